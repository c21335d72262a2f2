import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { dayRange, today } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { teamChoices } from './Adding';
import { FactDialog } from './FactDialog';
import { Lanes } from './Lanes';
import { Rows } from './People';
import { useTeams, type Team as TeamData } from './reading';
import './people.css';

// Team says who leads a team, who has, and who is in it on a day.
export default function Team({ code }: { code?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const on = useSearch().get('on') || today();
  const query = useQuery({
    queryKey: ['team', code, on],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/teams/{code}', { signal, params: { path: { code: code as string }, query: { on } } })),
  });
  if (query.data === undefined) return <Page title={t('menu.people')}><Async query={query}>{() => null}</Async></Page>;
  return <Body team={query.data} on={on} />;
}

function Body({ team, on }: { team: TeamData; on: string }) {
  const { t } = useText();
  const me = useMe();
  const teams = useTeams(on);
  const [day, setDay] = useState(on);
  const parent = (teams.data ?? []).find((x) => x.code === team.parent);
  const address = (code: string) => withSearch(`/teams/${encodeURIComponent(code)}`, { on: on === today() ? '' : on });
  return (
    <Page title={team.name} lead={<span className="quiet">{team.code}</span>}>
      <p><Link to="/people">{t('people.toList')}</Link>{parent && <> · {t('team.below')} <Link to={address(parent.code)}>{parent.name}</Link></>}</p>
      <section className="card">
        <form className="filter" onSubmit={(e) => { e.preventDefault(); navigate(withSearch(`/teams/${encodeURIComponent(team.code)}`, { on: day === today() ? '' : day })); }}>
          <label>{t('people.asOf')} <input type="date" value={day} onChange={(e) => setDay(e.target.value)} /></label>
          <Button htmlType="submit">{t('app.query')}</Button>
        </form>
        <p className="lead-line">{team.head ? <>{t('team.head.on', { on })} {may(me, 'person', 'read') ? <Link to={`/people/${encodeURIComponent(team.head.code)}`}>{team.head.name || team.head.code}</Link> : (team.head.name || team.head.code)} <span className="quiet">{team.head.code}</span></> : t('team.head.none', { on })}</p>
        {may(me, 'statement.totals', 'read') && <p><Link to="/statements">{t('team.statements')}</Link></p>}
      </section>
      {may(me, 'person', 'read') && may(me, 'employment', 'read') && <Members key={on} team={team.code} on={on} teams={teams.data ?? []} />}
      <Heads team={team} on={on} />
      <Mending team={team} teams={teams.data ?? []} />
    </Page>
  );
}

function Members({ team, on, teams }: { team: string; on: string; teams: TeamData[] }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['persons', 'team', team, on, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons', { signal, params: { query: { on, team, limit: 50, total: true, ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="card">
      <h2>{t('team.members')}</h2>
      <Async query={query}>
        {(page) => (
          <>
            <p className="quiet">{t('people.count', { count: page.total ?? (page.items ?? []).length })}</p>
            {(page.items ?? []).length === 0 ? <p>{t('team.members.none')}</p> : <Rows items={page.items ?? []} settings={{ on }} teams={teams} />}
            <p className="paging">
              {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
              {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
            </p>
          </>
        )}
      </Async>
    </section>
  );
}

// dayBefore is the day before a day: terms name the first day after them.
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

// Heads are who has led a team, over time.
function Heads({ team, on }: { team: TeamData; on: string }) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<{ kind: 'add' | 'edit' | 'withdraw'; from: string }>();
  const query = useQuery({ queryKey: ['team', team.code, 'heads'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/teams/{code}/heads', { signal, params: { path: { code: team.code } } })) });
  const list = query.data?.items ?? [];
  const edits = may(me, 'team', 'edit');
  const withdraws = may(me, 'team', 'withdraw');
  const one = list.find((h) => h.from === open?.from);
  const days = (h: Schemas['TeamHead']) => dayRange(h.from, h.before && dayBefore(h.before), lang);
  return (
    <section className="card">
      <h2>{t('team.heads')}</h2>
      <Async query={query} lines={2}>
        {() => (list.length === 0 ? <p>{t('team.heads.none')}</p> : (
          <>
            <Lanes on={on} lanes={[{ label: t('team.head'), stretches: list.map((h) => ({ from: h.from, to: h.before && dayBefore(h.before), text: `${h.person.name ?? ''} ${h.person.code}`.trim() })) }]} />
            <div className="scroll">
              <table className="cards">
                <caption className="visually-hidden">{t('team.heads')}</caption>
                <thead><tr><th scope="col">{t('team.head')}</th><th scope="col">{t('person.days')}</th>{(edits || withdraws) && <th scope="col"><span className="visually-hidden">{t('people.actions')}</span></th>}</tr></thead>
                <tbody>{[...list].reverse().map((h) => (
                  <tr key={h.from}>
                    <th scope="row"><span>{h.person.name ?? ''} <span className="quiet">{h.person.code}</span></span></th>
                    <td data-label={t('person.days')}>{days(h)}</td>
                    {(edits || withdraws) && <td><span className="row-actions">
                      {edits && <button type="button" className="line-button" onClick={() => setOpen({ kind: 'edit', from: h.from })}>{t('people.correct')}</button>}
                      {withdraws && <button type="button" className="line-button" onClick={() => setOpen({ kind: 'withdraw', from: h.from })}>{t('people.withdraw')}</button>}
                    </span></td>}
                  </tr>
                ))}</tbody>
              </table>
            </div>
          </>
        ))}
      </Async>
      {edits && <p className="dialog-buttons"><Button type="primary" onClick={() => setOpen({ kind: 'add', from: '' })}>{t('team.appoint')}</Button></p>}
      {open && (open.kind === 'add' || one) && <ChangeHead kind={open.kind} team={team} one={one} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function ChangeHead({ kind, team, one, onClose }: { kind: 'add' | 'edit' | 'withdraw'; team: TeamData; one: Schemas['TeamHead'] | undefined; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const name = `${team.name} ${team.code}`;
  const person = { name: 'person', label: t('team.head.code') };
  const before = { name: 'before', label: t('team.before'), kind: 'date' as const, optional: true, hint: t('team.before.hint') };
  if (kind === 'add' || !one) {
    return (
      <FactDialog title={(v) => t('ask.head.add', { name, person: v.person ?? '', from: v.from ?? '' })} verb={t('team.appoint')} text={<p>{t('then.head.add')}</p>} reason
        fields={[person, { name: 'from', label: t('person.from'), kind: 'date' }, before]} first={{ person: '', from: today(), before: '' }}
        send={(v, _key, reason) => dataOf(keeper.client.POST('/api/v1/teams/{code}/heads', { params: { path: { code: team.code } }, body: { person: v.person ?? '', from: v.from ?? '', reason, ...(v.before && { before: v.before }) } }))} onClose={onClose} />
    );
  }
  const params = { path: { code: team.code, from: one.from }, header: { 'If-Match': `"${one.revision}"` } };
  const words = { name, person: `${one.person.name ?? ''} ${one.person.code}`.trim() };
  if (kind === 'withdraw') {
    return (
      <FactDialog title={() => t('ask.head.withdraw', words)} verb={t('people.withdraw')} text={<p>{t('then.head.withdraw')}</p>} fields={[]} first={{}} reason danger
        send={(_v, _key, reason) => keeper.client.POST('/api/v1/teams/{code}/heads/{from}/withdrawal', { params, body: { reason } })} onClose={onClose} />
    );
  }
  return (
    <FactDialog title={() => t('ask.head.edit', words)} verb={t('people.correct')} text={<p>{t('then.correct')}</p>} fields={[person, before]} first={{ person: one.person.code, before: one.before ?? '' }} reason
      send={(v, _key, reason) => dataOf(keeper.client.PUT('/api/v1/teams/{code}/heads/{from}', { params, body: { person: v.person ?? '', reason, ...(v.before && { before: v.before }) } }))} onClose={onClose} />
  );
}

// Mending corrects a team's name or parent, or takes it back.
function Mending({ team, teams }: { team: TeamData; teams: TeamData[] }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<'edit' | 'withdraw'>();
  const edits = may(me, 'team', 'edit');
  const withdraws = may(me, 'team', 'withdraw');
  const params = { path: { code: team.code }, header: { 'If-Match': `"${team.revision}"` } };
  const words = { name: `${team.name} ${team.code}` };
  if (!edits && !withdraws) return null;
  return (
    <section className="card">
      <h2>{t('team.mend')}</h2>
      <p className="quiet">{t('team.mend.text')}</p>
      <p className="dialog-buttons">
        {withdraws && <Button danger onClick={() => setOpen('withdraw')}>{t('team.withdraw')}</Button>}
        {edits && <Button onClick={() => setOpen('edit')}>{t('team.edit')}</Button>}
      </p>
      {open === 'edit' && (
        <FactDialog title={() => t('ask.team.edit', words)} verb={t('team.edit')} text={<p>{t('then.correct')}</p>} reason
          fields={[{ name: 'name', label: t('team.name') }, { name: 'parent', label: t('team.parent'), kind: 'choice', choices: teamChoices(teams.filter((x) => x.code !== team.code)), optional: true }]} first={{ name: team.name, parent: team.parent }}
          send={(v, _key, reason) => dataOf(keeper.client.PUT('/api/v1/teams/{code}', { params, body: { name: v.name ?? '', parent: v.parent ?? '', reason } }))} onClose={() => setOpen(undefined)} />
      )}
      {open === 'withdraw' && (
        <FactDialog title={() => t('ask.team.withdraw', words)} verb={t('team.withdraw')} text={<p>{t('then.team.withdraw')}</p>} fields={[]} first={{}} reason danger
          send={async (_v, _key, reason) => { await keeper.client.POST('/api/v1/teams/{code}/withdrawal', { params, body: { reason } }); navigate('/people'); }} onClose={() => setOpen(undefined)} />
      )}
    </section>
  );
}
