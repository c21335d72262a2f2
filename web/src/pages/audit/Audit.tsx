import { may, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { auditTabs } from '../../ui/menu';
import { Page } from '../../ui/Page';
import { Link, useSearch, withSearch } from '../../ui/router';
import { Why } from '../../ui/Why';
import { Chain } from './Chain';
import { Entries } from './Entries';
import { Readings } from './Readings';
import '../users/users.css';
import './audit.css';

// Audit says who has done what: one tab for each part that one may read.
export default function Audit() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const tabs = auditTabs(me);
  const tab = tabs.find((x) => x === search.get('tab')) ?? tabs[0];
  if (!tab) return <Page title={t('menu.audit')}><p>{t('problem.gone')}</p></Page>;
  return (
    <Page title={t('menu.audit')}>
      {(may(me, 'audit', 'check') || may(me, 'audit', 'export')) && <Chain />}
      <nav className="tabs" aria-label={t('audit.tabs')}>
        {tabs.map((x) => <Link key={x} to={withSearch('/audit', { tab: x })} aria-current={x === tab ? 'page' : undefined}>{t(`audit.tab.${x}`)}</Link>)}
      </nav>
      {tab === 'reads' ? <Readings /> : <Entries key={tab} domain={tab} />}
      <p><Why object={`audit.${tab}`} /></p>
    </Page>
  );
}
