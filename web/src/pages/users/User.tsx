import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, scopesOf, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Link } from '../../ui/router';
import { Why } from '../../ui/Why';
import { Grants } from './Grants';
import { LinkOnce } from './LinkOnce';
import { UserState } from './UserList';
import './users.css';

type UserData = Schemas['User'];
type Step = 'disable' | 'enable' | 'end' | 'link';

// User is an account: who it is, which roles it has and why, and what can be
// done about it.
export default function User({ id }: { id?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/users/{id}', { signal, params: { path: { id: id as string } } })),
  });
  if (query.data === undefined) return <Page title={t('menu.users')}><Async query={query}>{() => null}</Async></Page>;
  return <Body user={query.data} />;
}

function Body({ user }: { user: UserData }) {
  const { t } = useText();
  const me = useMe();
  const reads = user.id === me.user.id || scopesOf(me, 'grant', 'read').some((scope) => scope !== 'self');
  return (
    <Page title={`${user.name} ${user.login}`} lead={<UserState state={user.state} />}>
      <section className="card">
        <dl className="facts">
          <dt>{t('user.login')}</dt><dd>{user.login}</dd>
          <dt>{t('user.name')}</dt><dd>{user.name}</dd>
          <dt>{t('user.person')}</dt><dd>{user.person || t('app.none')}</dd>
          <dt>{t('user.password')}</dt><dd>{t(user.password ? 'user.password.yes' : 'user.password.no')}</dd>
          <dt>{t('user.created')}</dt><dd>{instantText(user.createdAt)}</dd>
        </dl>
        <Actions user={user} />
      </section>
      {reads && <Grants user={user} />}
      <p><Link to="/users">{t('app.back')}</Link> <Why object="user" person={user.person} /></p>
    </Page>
  );
}

// Actions are the buttons of an account, of which only what one may do is there.
function Actions({ user }: { user: UserData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<Step | 'edit'>();
  const [link, setLink] = useState<Schemas['SignInLink']>();
  const [said, setSaid] = useState('');
  const self = user.id === me.user.id;
  const edits = may(me, 'user', 'edit');
  const ends = scopesOf(me, 'session', 'withdraw').includes('all');
  const links = may(me, 'user', 'reset') && user.state === 'active';
  return (
    <section aria-label={t('user.actions')}>
      {said && <p className="done" role="status">✓ {said}</p>}
      <p className="dialog-buttons">
        {edits && <Button onClick={() => setOpen('edit')}>{t('user.edit')}</Button>}
        {links && <Button onClick={() => setOpen('link')}>{t('link.make')}</Button>}
        {ends && !self && <Button onClick={() => setOpen('end')}>{t('user.end')}</Button>}
        {edits && !self && <Button danger={user.state === 'active'} onClick={() => setOpen(user.state === 'active' ? 'disable' : 'enable')}>{t(user.state === 'active' ? 'user.disable' : 'user.enable')}</Button>}
      </p>
      {open === 'edit' && <Edit user={user} onClose={() => setOpen(undefined)} />}
      {open && open !== 'edit' && <Decide user={user} step={open} onClose={() => setOpen(undefined)} onLink={setLink} onSaid={setSaid} />}
      {link && <LinkOnce name={user.name} link={link} onClose={() => setLink(undefined)} />}
    </section>
  );
}

interface DecideProps {
  user: UserData;
  step: Step;
  onClose: () => void;
  onLink: (link: Schemas['SignInLink']) => void;
  onSaid: (text: string) => void;
}

function Decide({ user, step, onClose, onLink, onSaid }: DecideProps) {
  const { t } = useText();
  const keeper = useKeeper();
  const params = { path: { id: user.id } };
  const state = step === 'disable' || step === 'enable';
  const prefix = step === 'link' ? 'link' : `user.${step}` as const;
  const send = async (_key: string, reason: string) => {
    switch (step) {
      case 'disable':
        await keeper.client.POST('/api/v1/users/{id}/disable', { params, body: { reason } });
        break;
      case 'enable':
        await keeper.client.POST('/api/v1/users/{id}/enable', { params, body: { reason } });
        break;
      case 'end':
        await keeper.client.DELETE('/api/v1/users/{id}/sessions', { params });
        onSaid(t('user.ended', { name: user.name }));
        break;
      case 'link':
        onLink(await dataOf(keeper.client.POST('/api/v1/users/{id}/links', { params })));
        break;
    }
    if (state) await keeper.queries.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <Confirm title={t(`${prefix}.ask`, { name: user.name, login: user.login })} verb={t(step === 'link' ? 'link.make' : `user.${step}`)} danger={step === 'disable'} reason={state ? t('confirm.reason.needed') : false} send={send} onClose={onClose}>
      <p>{t(`${prefix}.then`)}</p>
    </Confirm>
  );
}

// Edit changes the name or the employee number, on the version that was read.
function Edit({ user, onClose }: { user: UserData; onClose: () => void }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [name, setName] = useState(user.name);
  const [person, setPerson] = useState(user.person ?? '');
  const send = async (_key: string, reason: string) => {
    const body = { name: name.trim(), ...(person.trim() && { person: person.trim() }), ...(reason && { reason }) };
    await keeper.client.PUT('/api/v1/users/{id}', { params: { path: { id: user.id }, header: { 'If-Match': `"${user.version}"` } }, body });
    await keeper.queries.invalidateQueries({ queryKey: ['users'] });
  };
  return (
    <Confirm title={t('user.edit.title', { login: user.login })} verb={t('user.edit.submit')} send={send} onClose={onClose}>
      <TextField id="edit-name" label={t('user.name')} value={name} onChange={setName} autoComplete="off" />
      {user.id !== me.user.id && <TextField id="edit-person" label={t('user.person')} hint={t('user.person.hint')} value={person} onChange={setPerson} autoComplete="off" />}
      {person.trim() !== (user.person ?? '') && <p className="note">{t('user.edit.person')}</p>}
    </Confirm>
  );
}
