import { may, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { Link } from '../../ui/router';

// Tabs lead from users to roles and back, where somebody may read the policy.
export function Tabs({ here }: { here: 'users' | 'roles' }) {
  const { t } = useText();
  if (!may(useMe(), 'policy', 'read')) return null;
  return (
    <nav className="tabs" aria-label={t('users.tabs')}>
      <Link to="/users" aria-current={here === 'users' ? 'page' : undefined}>{t('users.tab')}</Link>
      <Link to="/roles" aria-current={here === 'roles' ? 'page' : undefined}>{t('roles.tab')}</Link>
    </nav>
  );
}
