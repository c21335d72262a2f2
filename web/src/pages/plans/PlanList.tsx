import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { faultsOf } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { dayRange, instantText, today } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link, navigate } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { beginning } from './drafting';
import { inForce, inWords } from './reading';
import './plan.css';

// PlanList lists the published plans that somebody may read, and the drafts for
// those who write them.
export default function PlanList() {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const query = useQuery({ queryKey: ['plans'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans', { signal })) });
  return (
    <Page title={t('menu.plans')}>
      {may(me, 'plan.draft', 'read') && <Drafts />}
      <section className="card">
        <h2>{t('plans.published')}</h2>
        <Async query={query}>{(page) => ((page.items ?? []).length === 0 ? <p>{t('plans.none')}</p> : <Published items={page.items ?? []} />)}</Async>
      </section>
      {may(me, 'plan.draft', 'create') && <NewDraft />}
    </Page>
  );
}

function Published({ items }: { items: Schemas['Plan'][] }) {
  const { t, lang } = useText();
  const now = today();
  return (
    <div className="scroll">
      <table className="cards">
        <caption className="visually-hidden">{t('plans.published')}</caption>
        <thead><tr><th scope="col">{t('plans.plan')}</th><th scope="col">{t('plans.now')}</th><th scope="col">{t('plans.next')}</th><th scope="col" className="num">{t('plans.versions.count')}</th></tr></thead>
        <tbody>{items.map((p) => {
          const versions = p.versions ?? [];
          const current = inForce(versions, now);
          const next = versions.filter((v) => v.from > now);
          const told = (v: Schemas['PlanVersion']) => t('plans.version.days', { version: v.version, days: dayRange(v.from, v.to, lang) });
          return (
            <tr key={p.code}>
              <th scope="row"><span><Link to={`/plans/${encodeURIComponent(p.code)}`}>{inWords(p.title, lang)}</Link> <span className="quiet">{p.code}</span></span></th>
              <td data-label={t('plans.now')}>{current ? told(current) : t('plans.notNow')}</td>
              <td data-label={t('plans.next')}>{next.length > 0 ? next.map(told).join(t('list.and')) : t('app.none')}</td>
              <td className="num" data-label={t('plans.versions.count')}>{versions.length}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}

function Drafts() {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({ queryKey: ['drafts'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plan-drafts', { signal })) });
  return (
    <section className="card">
      <h2>{t('plans.drafts')}</h2>
      <Async query={query} lines={2}>
        {(page) => ((page.items ?? []).length === 0 ? <p>{t('plans.drafts.none')}</p> : (
          <ul className="tasks">{(page.items ?? []).map((d) => (
            <li key={d.id}><Link to={`/plan-drafts/${d.id}`}>{t('draft.of', { plan: d.plan })}</Link><span className="quiet">{t('draft.edited', { by: d.editedBy || t('app.none'), at: instantText(d.editedAt) })}</span></li>
          ))}</ul>
        ))}
      </Async>
    </section>
  );
}

// NewDraft begins a plan that there is no version of yet.
function NewDraft() {
  const { t } = useText();
  const keeper = useKeeper();
  const [plan, setPlan] = useState('');
  const { error, busy, submit } = useSubmit(async () => {
    const made = await dataOf(keeper.client.POST('/api/v1/plan-drafts', { body: { plan: plan.trim(), document: beginning(plan.trim(), today()) } }));
    void keeper.queries.invalidateQueries({ queryKey: ['drafts'] });
    navigate(`/plan-drafts/${made.id}`);
  });
  const labels = { plan: t('plans.code') };
  return (
    <section className="card">
      <h2>{t('plans.begin')}</h2>
      <p className="quiet">{t('plans.begin.text')}</p>
      {error !== undefined && <ProblemNote error={error} fields={labels} form="draft-" />}
      <form className="filter" onSubmit={submit} noValidate>
        <TextField id="draft-plan" label={labels.plan} value={plan} onChange={setPlan} autoComplete="off" fault={faultsOf(error, ['plan']).fields.plan} />
        <Button htmlType="submit" loading={busy} disabled={plan.trim() === ''}>{t('plans.begin.do')}</Button>
      </form>
    </section>
  );
}
