import { may, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Why } from '../../ui/Why';
import { useMatrix, usePolicy } from '../users/policy';
import { Powers } from '../users/Powers';
import { Tabs } from '../users/Tabs';
import { listed } from '../../text/scope';
import { basic } from '../users/words';
import { Matrix } from './Matrix';
import { PolicyText } from './PolicyText';
import { Proposal } from './Proposal';
import '../users/users.css';

// Roles says what each role sees and may do, and which policy says so.
export default function Roles() {
  const { t } = useText();
  const me = useMe();
  const policy = usePolicy();
  const matrix = useMatrix();
  if (!may(me, 'policy', 'read')) return <Page title={t('menu.users')}><p>{t('problem.gone')}</p></Page>;
  return (
    <Page title={t('menu.users')}>
      <Tabs here="roles" />
      <Async query={policy}>
        {(p) => (
          <>
            {p.proposal && <Proposal proposal={p.proposal} />}
            <Async query={matrix}>
              {(page) => {
                const rows = page.items ?? [];
                const common = rows.filter((r) => r.role === basic);
                return (
                  <>
                    <p className="quiet">{t('roles.text')}</p>
                    <p className="quiet">{t('roles.account', { what: common.map((r) => r.summary).join(t('powers.and')) })}</p>
                    <div className="role-list">
                      {(p.roles ?? []).filter((r) => r.role !== basic).map((r) => (
                        <section key={r.role} className="card">
                          <h3>{r.title} <span className="quiet">{r.role}</span></h3>
                          <p className="quiet">{listed([r.dated && t('role.dated'), r.reasons && t('role.reasons'), r.units && t('role.units')].filter((x) => x !== false), t)}</p>
                          <Powers rows={rows} role={r.role} when="sees" />
                        </section>
                      ))}
                    </div>
                    <Matrix rows={rows} roles={p.roles ?? []} />
                  </>
                );
              }}
            </Async>
            <PolicyText policy={p} />
            <p><Why object="policy" /></p>
          </>
        )}
      </Async>
    </Page>
  );
}
