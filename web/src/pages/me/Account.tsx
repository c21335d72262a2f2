import { Button } from 'antd';
import { useState } from 'react';
import { dataOf } from '../../api/client';
import { faultsOf } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';

// Account says who is signed in, with which roles, and changes the password.
export default function Account() {
  const { t } = useText();
  const me = useMe();
  const roles = me.roles ?? [];
  return (
    <Page title={t('me.title')}>
      <section className="card narrow">
        <h2>{me.user.name}</h2>
        <dl className="facts">
          <dt>{t('me.login')}</dt><dd>{me.user.login}</dd>
          {me.user.person && <><dt>{t('me.person')}</dt><dd>{me.user.person}</dd></>}
          <dt>{t('me.roles')}</dt>
          <dd>{roles.length === 0 ? t('me.noRoles') : <ul className="bare">{roles.map((r) => <li key={r.role + (r.from ?? '')}>{r.title}{r.units?.length ? ` · ${r.units.join(', ')}` : ''}</li>)}</ul>}</dd>
        </dl>
        {me.user.person && may(me, 'person', 'read') && <p><Link to={`/people/${encodeURIComponent(me.user.person)}`}>{t('people.own')}</Link></p>}
        {me.session && <p className="quiet">{t('me.ends', { at: instantText(me.session.endsAt), minutes: Math.round(me.session.idleSeconds / 60) })}</p>}
        {may(me, 'audit.self', 'read') && <p><Link to="/audit/viewers">{t('viewers.title')}</Link></p>}
      </section>
      <Password />
    </Page>
  );
}

function Password() {
  const { t } = useText();
  const keeper = useKeeper();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [done, setDone] = useState(false);
  const labels = { current: t('me.password.old'), password: t('me.password.new') };
  const { error, busy, submit } = useSubmit(async () => {
    setDone(false);
    const body = { password, ...(current ? { current } : {}) };
    keeper.signedIn(await dataOf(keeper.client.PUT('/api/v1/password', { body })));
    setCurrent('');
    setPassword('');
    setDone(true);
  });
  const faults = faultsOf(error, ['current', 'password']).fields;
  return (
    <section className="card narrow">
      <h2>{t('me.password.title')}</h2>
      {done && <p role="status">✓ {t('me.password.done')}</p>}
      {error !== undefined && <ProblemNote error={error} fields={labels} form="me-" />}
      <form onSubmit={submit} noValidate>
        <TextField id="me-current" label={labels.current} value={current} onChange={setCurrent} fault={faults.current} secret autoComplete="current-password" />
        <TextField id="me-password" label={labels.password} value={password} onChange={setPassword} fault={faults.password} secret autoComplete="new-password" />
        <Button htmlType="submit" type="primary" loading={busy}>{t('me.password.submit')}</Button>
      </form>
    </section>
  );
}
