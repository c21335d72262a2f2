import { useMe } from '../../api/session';
import { useText } from '../../text/text';
import { menuOf } from '../../ui/menu';
import { Page } from '../../ui/Page';
import { Link } from '../../ui/router';

// Home leads to what somebody may do.
export default function Home() {
  const { t } = useText();
  const entries = menuOf(useMe()).filter((e) => e.path !== '/');
  return (
    <Page title={t('menu.home')}>
      {entries.length === 0 && <p>{t('app.noMenu')}</p>}
      <ul className="tiles">
        {entries.map((e) => <li key={e.path}><Link to={e.path}>{t(e.label)}</Link></li>)}
      </ul>
    </Page>
  );
}
