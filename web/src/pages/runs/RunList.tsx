import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, newKey, type Schemas } from '../../api/client';
import { faultsOf } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText, monthAfter, monthRange } from '../../format/date';
import { useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import { Async } from '../../ui/Async';
import { Field } from '../../ui/Field';
import { MonthSelect, thisMonth } from '../../ui/MonthSelect';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { Status } from '../../ui/Status';
import { useSubmit } from '../../ui/useSubmit';

const states = ['calculating', 'prepared', 'approved', 'paid', 'discarded', 'failed'] as const;
type State = (typeof states)[number];

// RunList lists runs, the newest first, and begins new ones.
export default function RunList() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const state = states.find((s) => s === search.get('state'));
  const month = search.get('month') ?? '';
  return (
    <Page title={t('menu.runs')}>
      {may(me, 'run', 'prepare') && <Prepare />}
      <Filter key={`${state}${month}`} state={state} month={month} />
      <Table key={`table${state}${month}`} state={state} month={month} />
    </Page>
  );
}

// Prepare begins a run of some months.
function Prepare() {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const [from, setFrom] = useState(() => monthAfter(thisMonth(), -1));
  const [to, setTo] = useState(from);
  const [key, setKey] = useState(newKey);
  const labels = { from: t('run.from'), to: t('run.to') };
  const { error, busy, submit } = useSubmit(async () => {
    try {
      const run = await dataOf(keeper.client.POST('/api/v1/runs', { params: { header: { 'Idempotency-Key': key }, query: { wait: 1 } }, body: { from, to } }));
      void keeper.queries.invalidateQueries({ queryKey: ['runs'] });
      if (run.job) keeper.jobs.begin({ id: run.job.id, label: 'tray.run', words: { months: monthRange(run.from, run.to, lang) }, to: `/runs/${run.id}` });
      navigate(`/runs/${run.id}`);
    } finally {
      setKey(newKey());
    }
  });
  const faults = faultsOf(error, ['from', 'to']).fields;
  return (
    <section className="card">
      <h2>{t('run.prepare')}</h2>
      <p className="quiet">{t('run.prepare.text')}</p>
      {error !== undefined && <ProblemNote error={error} fields={labels} form="run-" />}
      <form className="filter" onSubmit={submit} noValidate>
        <Field id="run-from" label={labels.from} fault={faults.from}>{(aria) => <MonthSelect {...aria} value={from} onChange={(m) => { setFrom(m); if (to < m) setTo(m); }} />}</Field>
        <Field id="run-to" label={labels.to} fault={faults.to}>{(aria) => <MonthSelect {...aria} value={to} onChange={setTo} />}</Field>
        <Button type="primary" htmlType="submit" loading={busy}>{t('run.prepare')}</Button>
      </form>
    </section>
  );
}

function Filter({ state, month }: { state: State | undefined; month: string }) {
  const { t } = useText();
  const [chosen, setChosen] = useState<string>(state ?? '');
  const [when, setWhen] = useState(month);
  return (
    <form className="filter" onSubmit={(e) => { e.preventDefault(); navigate(withSearch('/runs', { state: chosen, month: when })); }}>
      <label>{t('statement.state')} <select value={chosen} onChange={(e) => setChosen(e.target.value)}>
        <option value="">{t('filter.all')}</option>
        {states.map((s) => <option key={s} value={s}>{t(`state.${s}`)}</option>)}
      </select></label>
      <label>{t('statement.month')} <MonthSelect value={when} onChange={setWhen} all /></label>
      <Button htmlType="submit">{t('app.query')}</Button>
      <Button type="text" onClick={() => navigate('/runs')}>{t('app.reset')}</Button>
    </form>
  );
}

function Table({ state, month }: { state: State | undefined; month: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['runs', state, month, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/runs', { signal, params: { query: { limit: 50, ...(state && { state }), ...(month && { month }), ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{t('run.none')}</p> : <Rows items={page.items ?? []} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

function Rows({ items }: { items: Schemas['Run'][] }) {
  const { t, lang } = useText();
  const totals = may(useMe(), 'run.totals', 'read');
  const step = (s: Schemas['RunStep'] | undefined) => (s ? `${s.by} ${instantText(s.at)}` : t('app.none'));
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="visually-hidden">{t('menu.runs')}</caption>
        <thead><tr>
          <th scope="col">{t('statement.month')}</th><th scope="col">{t('statement.state')}</th><th scope="col" className="num">{t('run.payees')}</th>
          {totals && <><th scope="col">{t('statement.currency')}</th><th scope="col" className="num">{t('statement.total')}</th></>}
          <th scope="col">{t('step.prepare')}</th><th scope="col">{t('step.approve')}</th>
        </tr></thead>
        <tbody>{items.map((r) => (
          <tr key={r.id}>
            <th scope="row"><Link to={`/runs/${r.id}`}>{monthRange(r.from, r.to, lang)}</Link></th>
            <td data-label={t('statement.state')}><Status state={r.state} /></td>
            <td className="num" data-label={t('run.payees')}>{r.payees}</td>
            {totals && <><td data-label={t('statement.currency')}>{r.currency}</td><td className="num strong" data-label={t('statement.total')}><Amount value={r.total} /></td></>}
            <td data-label={t('step.prepare')}>{step(r.prepared)}</td>
            <td data-label={t('step.approve')}>{step(r.approved)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
