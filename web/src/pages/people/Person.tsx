import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { mayAbout, scopesOf, useKeeper, useMe } from '../../api/session';
import { today } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { inWords } from '../plans/reading';
import { Employments } from './Employments';
import { FactDialog, type Values } from './FactDialog';
import { apart, joined, Lanes, type Lane, type Stretch } from './Lanes';
import { Pay } from './Pay';
import { useTeams } from './reading';
import './people.css';

type PersonData = Schemas['Person'];

// Person says where somebody was when: drawn as lanes, and as the dated facts
// themselves, which one changes by adding to them.
export default function Person({ code }: { code?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const on = useSearch().get('on') || today();
  const query = useQuery({
    queryKey: ['person', code, on],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons/{code}', { signal, params: { path: { code: code as string }, query: { on } } })),
  });
  if (query.data === undefined) return <Page title={t('menu.people')}><Async query={query}>{() => null}</Async></Page>;
  return <Body person={query.data} on={on} />;
}

function Body({ person, on }: { person: PersonData; on: string }) {
  const { t } = useText();
  const me = useMe();
  const self = me.user.person === person.code;
  const [payLane, setPayLane] = useState<Lane>();
  const about = (object: string, action: string) => mayAbout(me, object, action, person.code);
  const pays = about('person.pay', 'read') || about('person.bank', 'read') || about('person.pay.masked', 'read');
  const others = scopesOf(me, 'person', 'read').some((scope) => scope !== 'self');
  return (
    <Page title={person.name} lead={<span className="quiet">{person.code}</span>} className="person">
      {others && <p><Link to="/people">{t('people.toList')}</Link></p>}
      <AsOf person={person} on={on} told={about('employment', 'read')} />
      {about('employment', 'read') && <Time person={person} on={on} payLane={payLane} />}
      {pays && <Pay code={person.code} name={person.name} self={self} lane={setPayLane} />}
      {about('statement.totals', 'read') && <section className="card"><h2>{t('person.statements')}</h2><p><Link to={withSearch('/statements', { payee: self ? '' : person.code })}>{t(self ? 'person.statements.own' : 'person.statements.open')}</Link></p></section>}
      <Mending person={person} />
    </Page>
  );
}

function AsOf({ person, on, told }: { person: PersonData; on: string; told: boolean }) {
  const { t } = useText();
  const [day, setDay] = useState(on);
  const e = person.employment;
  const team = (useTeams(on).data ?? []).find((x) => x.code === e?.team);
  return (
    <section className="card">
      <form className="filter" onSubmit={(event) => { event.preventDefault(); navigate(withSearch(`/people/${encodeURIComponent(person.code)}`, { on: day === today() ? '' : day })); }}>
        <label>{t('people.asOf')} <input type="date" value={day} onChange={(x) => setDay(x.target.value)} /></label>
        <Button htmlType="submit">{t('app.query')}</Button>
      </form>
      {told && <p className="lead-line">{e ? t('person.was', { on, team: team ? `${team.name} ${e.team}` : e.team || t('app.none'), family: e.family || t('app.none'), grade: e.grade || t('app.none') }) : t('person.was.not', { on })}</p>}
    </section>
  );
}

// Time is the lanes of a person and the employments that most of them are made
// of.
function Time({ person, on, payLane }: { person: PersonData; on: string; payLane: Lane | undefined }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const teams = useTeams(on);
  const names = new Map((teams.data ?? []).map((x) => [x.code, x.name]));
  const params = { path: { code: person.code } };
  const jobs = useQuery({ queryKey: ['person', person.code, 'employments'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons/{code}/employments', { signal, params })) });
  const plans = useQuery({ queryKey: ['person', person.code, 'plans'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons/{code}/plans', { signal, params })) });
  const list = jobs.data?.items ?? [];
  const governed = [...(plans.data?.items ?? [])].sort((a, b) => (a.from < b.from ? -1 : 1));
  const of = (text: (e: Schemas['Employment']) => string) => joined(list.map((e) => ({ from: e.from, to: e.to, text: text(e) })).filter((s) => s.text));
  const lanes: Lane[] = [
    { label: t('person.employment'), stretches: of(() => t('person.employed')) },
    { label: t('people.team'), stretches: of((e) => (e.team ? `${names.get(e.team) ?? ''} ${e.team}`.trim() : '')) },
    { label: t('person.family'), stretches: of((e) => e.family) },
    { label: t('person.grade'), stretches: of((e) => e.grade) },
    ...planLanes(governed.map((p) => ({ plan: p.plan, from: p.from, to: p.to, text: t('plan.version', { plan: inWords(p.title, lang), version: p.version }) })), t('person.plan')),
    ...(payLane ? [payLane] : []),
  ].filter((l) => l.stretches.length > 0);
  return (
    <section className="card">
      <h2>{t('person.time')}</h2>
      <Async query={jobs}>
        {() => (
          <>
            {lanes.length > 0 && <Lanes lanes={lanes} on={on} />}
            <Employments code={person.code} name={person.name} list={list} teams={teams.data ?? []} />
          </>
        )}
      </Async>
      {governed.length > 0 && (
        <>
          <h3>{t('person.plans')}</h3>
          <ul className="tasks">{governed.map((p) => (
            <li key={p.plan + p.from}><Link to={`/plans/${encodeURIComponent(p.plan)}/${p.version}`}>{t('plan.version', { plan: inWords(p.title, lang), version: p.version })}</Link><span className="quiet">{p.to ? `${p.from}${lang === 'zh' ? '～' : ' to '}${p.to}` : t('plans.from', { from: p.from })}</span></li>
          ))}</ul>
        </>
      )}
    </section>
  );
}

// planLanes are the plans of a person in one lane, or where they overlap in one
// for each plan.
export function planLanes(list: (Stretch & { plan: string })[], label: string): Lane[] {
  if (apart(list)) return [{ label, stretches: list }];
  return [...new Set(list.map((s) => s.plan))].map((plan) => ({ label: `${label} ${plan}`, stretches: list.filter((s) => s.plan === plan) }));
}

// Mending corrects the name of a person, or takes back one who was entered by
// mistake.
function Mending({ person }: { person: PersonData }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<'edit' | 'withdraw'>();
  const header = { 'If-Match': `"${person.revision}"` };
  const path = { code: person.code };
  const edits = mayAbout(me, 'person', 'edit', person.code);
  const withdraws = mayAbout(me, 'person', 'withdraw', person.code);
  if (!edits && !withdraws) return null;
  const words = { name: `${person.name} ${person.code}` };
  return (
    <section className="card">
      <h2>{t('person.mend')}</h2>
      <p className="quiet">{t('person.mend.text')}</p>
      <p className="dialog-buttons">
        {withdraws && <Button danger onClick={() => setOpen('withdraw')}>{t('person.withdraw')}</Button>}
        {edits && <Button onClick={() => setOpen('edit')}>{t('person.edit')}</Button>}
      </p>
      {open === 'edit' && (
        <FactDialog title={() => t('ask.person.edit', words)} verb={t('person.edit')} text={<p>{t('then.correct')}</p>} fields={[{ name: 'name', label: t('person.name') }]} first={{ name: person.name }} reason
          send={(v: Values, _key, reason) => dataOf(keeper.client.PUT('/api/v1/persons/{code}', { params: { path, header }, body: { name: v.name ?? '', reason } }))} onClose={() => setOpen(undefined)} />
      )}
      {open === 'withdraw' && (
        <FactDialog title={() => t('ask.person.withdraw', words)} verb={t('person.withdraw')} text={<p>{t('then.person.withdraw')}</p>} fields={[]} first={{}} reason danger
          send={async (_v, _key, reason) => { await keeper.client.POST('/api/v1/persons/{code}/withdrawal', { params: { path, header }, body: { reason } }); navigate('/people'); }} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}
