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
import { SortHead } from '../../ui/SortHead';
import { NewPerson, NewTeam } from './Adding';
import { treeOf, useTeams, type Branch, type Team } from './reading';
import './people.css';

const sorts = ['code', '-code', 'name', '-name'] as const;
type Sort = (typeof sorts)[number];
type Settings = { on: string; team: string; sort: Sort };

// People says who was where on a day: the teams as a tree, the people as a list.
export default function People() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const settings: Settings = { on: search.get('on') || today(), team: search.get('team') ?? '', sort: sorts.find((s) => s === search.get('sort')) ?? 'code' };
  const [asked, setAsked] = useState(''); // what is searched for stays out of the address
  const [adding, setAdding] = useState<'person' | 'team'>();
  const teams = useTeams(settings.on);
  return (
    <Page title={t('menu.people')}>
      <Filter key={settings.on + settings.team} settings={settings} asked={asked} ask={setAsked} teams={teams.data ?? []} />
      <div className="org">
        {may(me, 'team', 'read') && (
          <section className="card">
            <h2>{t('people.teams')}</h2>
            <Async query={teams} lines={3}>{(list) => (list.length === 0 ? <p>{t('people.teams.none')}</p> : <Tree branches={treeOf(list)} settings={settings} />)}</Async>
            {may(me, 'team', 'create') && <p><Button onClick={() => setAdding('team')}>{t('team.add')}</Button></p>}
          </section>
        )}
        <section className="card">
          <h2>{t('people.on', { on: settings.on })}</h2>
          <List key={`${settings.on} ${settings.team} ${settings.sort} ${asked}`} settings={settings} asked={asked} teams={teams.data ?? []} />
          {may(me, 'person', 'create') && <p className="dialog-buttons"><Button onClick={() => setAdding('person')}>{t('person.add')}</Button></p>}
        </section>
      </div>
      {adding === 'person' && <NewPerson teams={teams.data ?? []} onClose={() => setAdding(undefined)} />}
      {adding === 'team' && <NewTeam teams={teams.data ?? []} onClose={() => setAdding(undefined)} />}
    </Page>
  );
}

function addressOf(settings: Settings): string {
  return withSearch('/people', { on: settings.on === today() ? '' : settings.on, team: settings.team, sort: settings.sort === 'code' ? '' : settings.sort });
}

function Filter({ settings, asked, ask, teams }: { settings: Settings; asked: string; ask: (text: string) => void; teams: Team[] }) {
  const { t } = useText();
  const [on, setOn] = useState(settings.on);
  const [team, setTeam] = useState(settings.team);
  const [text, setText] = useState(asked);
  return (
    <form className="filter" onSubmit={(e) => { e.preventDefault(); ask(text.trim()); navigate(addressOf({ ...settings, on: on || today(), team })); }}>
      <label>{t('people.asOf')} <input type="date" value={on} onChange={(e) => setOn(e.target.value)} /></label>
      <label>{t('people.search')} <input value={text} onChange={(e) => setText(e.target.value)} maxLength={100} autoComplete="off" /></label>
      {teams.length > 0 && (
        <label>{t('people.team')} <select value={team} onChange={(e) => setTeam(e.target.value)}>
          <option value="">{t('filter.all')}</option>
          {teams.map((x) => <option key={x.code} value={x.code}>{x.name} {x.code}</option>)}
        </select></label>
      )}
      <Button type="primary" htmlType="submit">{t('app.query')}</Button>
      <Button onClick={() => { ask(''); setText(''); navigate('/people'); }}>{t('app.reset')}</Button>
    </form>
  );
}

function Tree({ branches, settings }: { branches: Branch[]; settings: Settings }) {
  const { t } = useText();
  return (
    <ul className="org-tree">{branches.map(({ team, below }) => (
      <li key={team.code}>
        <Link to={withSearch(`/teams/${encodeURIComponent(team.code)}`, { on: settings.on === today() ? '' : settings.on })}>{team.name}</Link> <span className="quiet">{team.code}{team.head && ` · ${t('team.headed', { name: team.head.name || team.head.code })}`}</span>
        {below.length > 0 && <Tree branches={below} settings={settings} />}
      </li>
    ))}</ul>
  );
}

function List({ settings, asked, teams }: { settings: Settings; asked: string; teams: Team[] }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['persons', settings, asked, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons', {
      signal, params: { query: { on: settings.on, sort: settings.sort, limit: 50, total: true, ...(asked && { q: asked }), ...(settings.team && { team: settings.team }), ...(cursor && { cursor }) } },
    })),
    placeholderData: keepPreviousData,
  });
  return (
    <Async query={query}>
      {(page) => (
        <>
          {page.total !== undefined && <p className="quiet">{t('people.count', { count: page.total })}</p>}
          {(page.items ?? []).length === 0 ? <p>{t('people.none')}</p> : <Rows items={page.items ?? []} settings={settings} teams={teams} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

// Rows are people; where somebody may not see employments, none of their
// columns is there.
export function Rows({ items, settings, teams }: { items: Schemas['Person'][]; settings: { on: string; sort?: Sort; team?: string }; teams: Team[] }) {
  const { t, lang } = useText();
  const jobs = may(useMe(), 'employment', 'read');
  const names = new Map(teams.map((x) => [x.code, x.name]));
  const sorting = settings.sort && { sort: settings.sort as string, by: (sort: string) => navigate(addressOf({ on: settings.on, team: settings.team ?? '', sort: sort as Sort })) };
  const head = (name: string, label: string) => (sorting ? <SortHead name={name} sorting={sorting}>{label}</SortHead> : <th scope="col">{label}</th>);
  return (
    <div className="scroll">
      <table className="cards">
        <caption className="visually-hidden">{t('people.on', { on: settings.on })}</caption>
        <thead><tr>{head('name', t('person.name'))}{head('code', t('person.code'))}{jobs && <><th scope="col">{t('people.team')}</th><th scope="col">{t('person.family')}</th><th scope="col">{t('person.grade')}</th><th scope="col">{t('person.since')}</th></>}</tr></thead>
        <tbody>{items.map((p) => (
          <tr key={p.code}>
            <th scope="row"><Link to={withSearch(`/people/${encodeURIComponent(p.code)}`, { on: settings.on === today() ? '' : settings.on })}>{p.name}</Link></th>
            <td data-label={t('person.code')}>{p.code}</td>
            {jobs && (p.employment ? (
              <>
                <td data-label={t('people.team')}><span>{names.get(p.employment.team) ?? ''} <span className="quiet">{p.employment.team}</span></span></td>
                <td data-label={t('person.family')}>{p.employment.family}</td>
                <td data-label={t('person.grade')}>{p.employment.grade}</td>
                <td className="nowrap" data-label={t('person.since')}>{dayRange(p.employment.from, p.employment.to, lang)}</td>
              </>
            ) : <td colSpan={4} className="quiet">{t('person.notEmployed')}</td>)}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
