import { Button } from 'antd';
import { useState } from 'react';
import { dataOf } from '../../api/client';
import { faultsOf } from '../../api/problem';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import type { OneTimeLink } from '../../ui/App';
import { Choices, type Looks } from '../../ui/Choices';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { useSubmit } from '../../ui/useSubmit';

interface Props {
  looks: Looks;
  link?: OneTimeLink;
  ended: boolean;
  leaveLink: () => void;
}

// SignIn lets people in, by password or by a one-time link.
export function SignIn({ looks, link, ended, leaveLink }: Props) {
  return (
    <div className="gate">
      <div className="gate-choices"><Choices looks={looks} /></div>
      <main>{link ? <ByLink link={link} leave={leaveLink} /> : <ByPassword ended={ended} />}</main>
    </div>
  );
}

function ByPassword({ ended }: { ended: boolean }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const labels = { login: t('signin.login'), password: t('signin.password') };
  const { error, busy, submit } = useSubmit(async () => {
    keeper.signedIn(await dataOf(keeper.client.POST('/api/v1/sessions', { body: { login, password } })));
  });
  const faults = faultsOf(error, ['login', 'password']).fields;
  return (
    <Page title={t('signin.title')}>
      {ended && !error && <p role="status">{t('signin.ended')}</p>}
      {error !== undefined && <ProblemNote error={error} fields={labels} form="signin-" />}
      <form onSubmit={submit} noValidate>
        <TextField id="signin-login" label={labels.login} value={login} onChange={setLogin} fault={faults.login} autoComplete="username" autoFocus />
        <TextField id="signin-password" label={labels.password} value={password} onChange={setPassword} fault={faults.password} secret autoComplete="current-password" />
        <Button type="primary" htmlType="submit" loading={busy} block>{t('signin.submit')}</Button>
      </form>
      <p className="quiet">{t('signin.help')}</p>
    </Page>
  );
}

function ByLink({ link, leave }: { link: OneTimeLink; leave: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [first, setFirst] = useState(link.first);
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const labels = { login: t('signin.login'), name: t('signin.first.name'), password: t('signin.link.password') };
  const { error, busy, submit } = useSubmit(async () => {
    const body = { secret: link.secret, ...(password || first ? { password } : {}), ...(first ? { login, name } : {}) };
    const me = await dataOf(keeper.client.POST('/api/v1/sessions/links', { body }));
    leave();
    keeper.signedIn(me);
  });
  const faults = faultsOf(error, ['login', 'name', 'password']).fields;
  return (
    <Page title={t(first ? 'signin.first.title' : 'signin.link.title')}>
      <p>{t(first ? 'signin.first.text' : 'signin.link.text')}</p>
      {error !== undefined && <ProblemNote error={error} fields={labels} form="signin-" />}
      <form onSubmit={submit} noValidate>
        {first && (
          <>
            <TextField id="signin-login" label={labels.login} value={login} onChange={setLogin} fault={faults.login} autoComplete="username" autoFocus />
            <TextField id="signin-name" label={labels.name} value={name} onChange={setName} fault={faults.name} autoComplete="name" />
          </>
        )}
        <TextField id="signin-password" label={labels.password} hint={first ? undefined : t('signin.link.optional')} value={password} onChange={setPassword}
          fault={faults.password} secret autoComplete="new-password" />
        <Button type="primary" htmlType="submit" loading={busy} block>{t(first ? 'signin.first.submit' : 'signin.link.submit')}</Button>
      </form>
      <p className="quiet">
        {!first && <Button type="link" onClick={() => setFirst(true)}>{t('signin.first.switch')}</Button>}
        <Button type="link" onClick={leave}>{t('signin.byPassword')}</Button>
      </p>
    </Page>
  );
}
