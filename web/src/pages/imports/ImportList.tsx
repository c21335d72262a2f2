import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate } from '../../ui/router';
import { ImportStatus } from './ImportStatus';
import { kindsFor } from './mapping';
import './imports.css';

// ImportList lists what was imported and what waits to be, the newest first.
export default function ImportList() {
  const { t } = useText();
  const keeper = useKeeper();
  const brings = kindsFor(useMe()).length > 0;
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['imports', cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/imports', { signal, params: { query: { limit: 50, ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
    refetchInterval: (q) => ((q.state.data?.items ?? []).some((i) => i.state === 'checking') ? 2000 : false),
  });
  return (
    <Page title={t('menu.imports')} lead={brings && <span className="page-tools"><Button type="primary" onClick={() => navigate('/imports/new')}>{t('import.new')}</Button></span>}>
      <Async query={query}>
        {(page) => (
          <>
            {(page.items ?? []).length === 0 ? <p className="card">{t('import.none')}</p> : <Rows items={page.items ?? []} />}
            <p className="paging">
              {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
              {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
            </p>
          </>
        )}
      </Async>
    </Page>
  );
}

function Rows({ items }: { items: Schemas['Import'][] }) {
  const { t } = useText();
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="visually-hidden">{t('menu.imports')}</caption>
        <thead><tr>
          <th scope="col">{t('import.files')}</th><th scope="col">{t('statement.state')}</th><th scope="col" className="num">{t('import.changes')}</th>
          <th scope="col" className="num">{t('import.failures')}</th><th scope="col" className="num">{t('import.warnings')}</th><th scope="col">{t('import.uploaded')}</th><th scope="col">{t('import.committed')}</th>
        </tr></thead>
        <tbody>{items.map((i) => (
          <tr key={i.id}>
            <th scope="row"><Link to={`/imports/${i.id}`}>{i.files}</Link></th>
            <td data-label={t('statement.state')}><ImportStatus data={i} /></td>
            <td className="num" data-label={t('import.changes')}>{i.changes}</td>
            <td className="num" data-label={t('import.failures')}>{i.failures}</td>
            <td className="num" data-label={t('import.warnings')}>{i.warnings}</td>
            <td data-label={t('import.uploaded')}><span>{i.by} <span className="quiet">{instantText(i.created)}</span></span></td>
            <td data-label={t('import.committed')}><span>{i.committed ? <>{i.committedBy} <span className="quiet">{instantText(i.committed)}</span></> : t('app.none')}</span></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
