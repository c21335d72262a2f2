import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { grouped, signOf } from '../../format/money';
import { daysSince, unitOf } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, useSearch, withSearch } from '../../ui/router';
import { Matches } from './Matches';
import './bench.css';

type ReceiptData = Schemas['Receipt'];

// Bench puts cash that nobody has allocated beside what it may be for. Nothing
// is allocated by itself.
export default function Bench() {
  const { t } = useText();
  const keeper = useKeeper();
  const chosen = useSearch().get('receipt') ?? '';
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({
    queryKey: ['unallocated', cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/unallocated', { signal, params: { query: { sort: 'date', limit: 50, total: true, ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t('menu.bench')} className="bench-page">
      <p className="quiet">{t('bench.text')}</p>
      <Async query={query}>
        {(page) => {
          const items = page.items ?? [];
          if (items.length === 0) return <p className="card">✓ {t('bench.none')} <Link to="/receipts">{t('bench.toReceipts')}</Link></p>;
          const current = items.find((r) => r.number === chosen);
          return (
            <div className="bench">
              <section className="card">
                <h2>{t('bench.open', { count: page.total ?? items.length })}</h2>
                <Waiting items={items} chosen={chosen} />
                <p className="paging">
                  {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
                  {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
                </p>
              </section>
              <section className="card" aria-live="polite">
                {current ? <Matches key={current.number} receipt={current} /> : <p>{t(chosen ? 'bench.gone' : 'bench.choose')}</p>}
              </section>
            </div>
          );
        }}
      </Async>
    </Page>
  );
}

// Waiting lists the receipts, the oldest first.
function Waiting({ items, chosen }: { items: ReceiptData[]; chosen: string }) {
  const { t } = useText();
  const currencies = [...new Set(items.map((r) => r.unallocated?.currency ?? ''))];
  const unit = currencies.length === 1 ? unitOf(currencies[0] as string, t) : '';
  const amount = (r: ReceiptData) => (r.unallocated ? (unit ? '' : `${r.unallocated.currency} `) + grouped(r.unallocated.amount) : t('app.none'));
  return (
    <table className="cards">
      <caption className="visually-hidden">{t('bench.list')}</caption>
      <thead><tr>
        <th scope="col">{t('bench.which')}</th><th scope="col" className="num">{t('bench.age')}</th>
        <th scope="col" className="num">{unit ? t('unit.in', { label: t('receipt.left'), unit }) : t('receipt.left')}</th>
      </tr></thead>
      <tbody>{items.map((r) => (
        <tr key={r.number} className={r.number === chosen ? 'chosen' : undefined}>
          <th scope="row"><span><Link to={withSearch('/bench', { receipt: r.number })} aria-current={r.number === chosen ? 'true' : undefined}>{r.number}</Link>
            <br />{r.customer.name} <span className="quiet">{r.customer.code || t('receipt.noPayer')}</span></span></th>
          <td className="num" data-label={t('bench.age')}><span>{t('bench.days', { count: daysSince(r.date) })}<br className="wide-only" /> <span className="quiet">{r.date}</span></span></td>
          <td className="num strong" data-label={t('receipt.left')}><span>{amount(r)}{r.unallocated && signOf(r.unallocated.amount) < 0 && <span className="quiet"> {t('receipt.back')}</span>}</span></td>
        </tr>
      ))}</tbody>
    </table>
  );
}
