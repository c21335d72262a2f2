import { dataOf } from '../../api/client';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import { Page } from '../../ui/Page';
import { Link } from '../../ui/router';
import { Why } from '../../ui/Why';
import { Paged } from './Paged';
import { ReadingRows } from './Readings';

// Viewers says who has read one's own pay.
export default function Viewers() {
  const { t } = useText();
  const keeper = useKeeper();
  const load = (cursor: string | undefined, signal: AbortSignal) =>
    dataOf(keeper.client.GET('/api/v1/audit/viewers', { signal, params: { query: { limit: 50, ...(cursor && { cursor }) } } }));
  return (
    <Page title={t('viewers.title')}>
      <p>{t('viewers.text')}</p>
      <Paged name={['audit', 'viewers']} load={load} none={t('viewers.none')}>{(items) => <ReadingRows items={items} caption={t('viewers.title')} />}</Paged>
      <p><Link to="/me">{t('app.back')}</Link> <Why object="audit.self" /></p>
    </Page>
  );
}
