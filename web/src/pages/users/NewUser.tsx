import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { faultsOf } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { LinkOnce } from './LinkOnce';

type User = Schemas['User'];

// NewUser makes an account and a one-time link for its owner.
export function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [person, setPerson] = useState('');
  const [made, setMade] = useState<User>();
  const [link, setLink] = useState<Schemas['SignInLink']>();
  const labels = { login: t('user.login'), name: t('user.name'), person: t('user.person') };
  const { error, busy, submit } = useSubmit(async () => {
    const user = await dataOf(keeper.client.POST('/api/v1/users', { body: { login: login.trim(), name: name.trim(), ...(person.trim() && { person: person.trim() }) } }));
    void keeper.queries.invalidateQueries({ queryKey: ['users'] });
    setMade(user);
    if (may(me, 'user', 'reset')) setLink(await dataOf(keeper.client.POST('/api/v1/users/{id}/links', { params: { path: { id: user.id } } })));
  });
  const faults = faultsOf(error, Object.keys(labels)).fields;
  if (made && link) return <LinkOnce name={made.name} link={link} onClose={onClose} />;
  return (
    <Dialog title={t(made ? 'user.new.made' : 'user.new', { login: made?.login ?? '' })} onClose={onClose} first="new-login">
      {error !== undefined && <ProblemNote error={error} fields={labels} form="new-" />}
      {made && !busy ? (
        <>
          <p>{t('user.new.unlinked')}</p>
          <p><Link to={`/users/${made.id}`}>{t('user.open')}</Link></p>
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <p className="quiet">{t('user.new.text')}</p>
          <TextField id="new-login" label={labels.login} hint={t('user.login.hint')} value={login} onChange={setLogin} fault={faults.login} autoComplete="off" autoFocus />
          <TextField id="new-name" label={labels.name} value={name} onChange={setName} fault={faults.name} autoComplete="off" />
          <TextField id="new-person" label={labels.person} hint={t('user.person.hint')} value={person} onChange={setPerson} fault={faults.person} autoComplete="off" />
          <p className="dialog-buttons">
            <Button onClick={onClose}>{t('confirm.keep')}</Button>
            <Button type="primary" htmlType="submit" loading={busy}>{t('user.new.submit')}</Button>
          </p>
        </form>
      )}
    </Dialog>
  );
}
