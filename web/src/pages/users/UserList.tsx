import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { beyondSelf, may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { NewUser } from './NewUser';
import { Pending } from './Pending';
import { Tabs } from './Tabs';
import './users.css';

const states = ['active', 'disabled'] as const;
type State = (typeof states)[number];

// UserList lists the accounts that somebody may see, and the roles that wait for them.
export default function UserList() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const state = states.find((s) => s === search.get('state'));
  const [text, setText] = useState(''); // names stay out of the address
  const [making, setMaking] = useState(false);
  const lead = may(me, 'user', 'create') && <span className="page-tools"><Button type="primary" onClick={() => setMaking(true)}>{t('user.new')}</Button></span>;
  return (
    <Page title={t('menu.users')} lead={lead}>
      <Tabs here="users" />
      {may(me, 'grant', 'approve') && <Pending />}
      {beyondSelf(me, 'user', 'read') && (
        <>
          <Filter key={`${state}${text}`} state={state} text={text} onText={setText} />
          <Table key={`table${state}${text}`} state={state} text={text} />
        </>
      )}
      {making && <NewUser onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Filter({ state, text, onText }: { state: State | undefined; text: string; onText: (text: string) => void }) {
  const { t } = useText();
  const [chosen, setChosen] = useState<string>(state ?? '');
  const [part, setPart] = useState(text);
  return (
    <form className="filter" role="search" onSubmit={(e) => { e.preventDefault(); onText(part.trim()); navigate(withSearch('/users', { state: chosen })); }}>
      <label>{t('users.text')} <input value={part} onChange={(e) => setPart(e.target.value)} maxLength={100} autoComplete="off" /></label>
      <label>{t('user.state')} <select value={chosen} onChange={(e) => setChosen(e.target.value)}>
        <option value="">{t('filter.all')}</option>
        {states.map((s) => <option key={s} value={s}>{t(`user.state.${s}`)}</option>)}
      </select></label>
      <Button type="primary" htmlType="submit">{t('app.query')}</Button>
      <Button onClick={() => { onText(''); setPart(''); navigate('/users'); }}>{t('app.reset')}</Button>
    </form>
  );
}

function Table({ state, text }: { state: State | undefined; text: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['users', state, text, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/users', { signal, params: { query: { limit: 50, ...(state && { state }), ...(text && { text }), ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{t('users.none')}</p> : <Rows items={page.items ?? []} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

function Rows({ items }: { items: Schemas['User'][] }) {
  const { t } = useText();
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="visually-hidden">{t('users.caption')}</caption>
        <thead><tr>
          <th scope="col">{t('user.login')}</th><th scope="col">{t('user.name')}</th><th scope="col">{t('user.person')}</th>
          <th scope="col">{t('user.state')}</th><th scope="col">{t('user.password')}</th><th scope="col">{t('user.created')}</th>
        </tr></thead>
        <tbody>{items.map((u) => (
          <tr key={u.id}>
            <th scope="row"><Link to={`/users/${u.id}`}>{u.login}</Link></th>
            <td data-label={t('user.name')}>{u.name}</td>
            <td data-label={t('user.person')}>{u.person || t('app.none')}</td>
            <td data-label={t('user.state')}><UserState state={u.state} /></td>
            <td data-label={t('user.password')}>{t(u.password ? 'user.password.yes' : 'user.password.no')}</td>
            <td data-label={t('user.created')}>{instantText(u.createdAt)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

// UserState is whether an account can be used: a sign, a word and an outline.
export function UserState({ state }: { state: State }) {
  const { t } = useText();
  return <span className={`status user-${state}`}><span aria-hidden="true">{state === 'active' ? '✓' : '✕'}</span> {t(`user.state.${state}`)}</span>;
}
