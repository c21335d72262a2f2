import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, scopesOf, useKeeper, useMe } from '../../api/session';
import { grouped, signOf } from '../../format/money';
import { unitOf } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { MonthSelect } from '../../ui/MonthSelect';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { SortHead, type Sorting } from '../../ui/SortHead';
import { NewReceipt } from './Entries';

const sorts = ['date', '-date', 'number', '-number'] as const;
type Sort = (typeof sorts)[number];
type Settings = Record<'month' | 'contract' | 'customer' | 'unallocated' | 'sort', string>;

// ReceiptList lists the receipts that somebody may see, the newest first.
export default function ReceiptList() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const of = (name: string) => search.get(name) ?? '';
  const settings: Settings = { month: of('month'), contract: of('contract'), customer: of('customer'), unallocated: of('unallocated'), sort: of('sort') };
  const [q, setQ] = useState(''); // never in the address: it may be a name
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t('menu.receipts')} lead={(
      <span className="page-tools">
        {may(me, 'allocation', 'create') && <Button onClick={() => navigate('/bench')}>{t('menu.bench')}</Button>}
        {may(me, 'receipt', 'create') && <Button type="primary" onClick={() => setAdding(true)}>{t('receipt.new')}</Button>}
      </span>
    )}>
      {adding && <NewReceipt onClose={() => setAdding(false)} />}
      <Filter key={Object.values(settings).join()} settings={settings} q={q} setQ={setQ} />
      <Table key={`table${Object.values(settings).join()}${q}`} settings={settings} q={q} />
    </Page>
  );
}

function Filter({ settings, q, setQ }: { settings: Settings; q: string; setQ: (q: string) => void }) {
  const { t } = useText();
  const whole = scopesOf(useMe(), 'receipt', 'read').includes('all');
  const [typed, setTyped] = useState(q);
  const [month, setMonth] = useState(settings.month);
  const [contract, setContract] = useState(settings.contract);
  const [open, setOpen] = useState(settings.unallocated);
  return (
    <form className="filter" onSubmit={(e) => { e.preventDefault(); setQ(typed.trim()); navigate(withSearch('/receipts', { ...settings, month, contract: contract.trim(), unallocated: open })); }}>
      <label>{t('receipt.search')} <input value={typed} onChange={(e) => setTyped(e.target.value)} maxLength={100} autoComplete="off" /></label>
      <label>{t('receipt.month')} <MonthSelect value={month} onChange={setMonth} all /></label>
      <label>{t('contract.number')} <input value={contract} onChange={(e) => setContract(e.target.value)} maxLength={64} autoComplete="off" /></label>
      {whole && (
        <label>{t('receipt.allocation')} <select value={open} onChange={(e) => setOpen(e.target.value)}><option value="">{t('filter.all')}</option><option value="true">{t('receipt.onlyOpen')}</option></select></label>
      )}
      <Button htmlType="submit">{t('app.query')}</Button>
      <Button type="text" onClick={() => { setQ(''); setTyped(''); navigate('/receipts'); }}>{t('app.reset')}</Button>
    </form>
  );
}

function Table({ settings, q }: { settings: Settings; q: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const sort = sorts.find((s) => s === settings.sort) ?? ('-date' satisfies Sort);
  const { month, contract, customer } = settings;
  const query = useQuery({
    queryKey: ['receipts', settings, q, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/receipts', {
      signal, params: { query: { sort, limit: 50, total: true, ...(q && { q }), ...(month && { month }), ...(contract && { contract }), ...(customer && { customer }), ...(settings.unallocated && { unallocated: true }), ...(cursor && { cursor }) } },
    })),
    placeholderData: keepPreviousData,
  });
  const sorting: Sorting = { sort, by: (next) => navigate(withSearch('/receipts', { ...settings, sort: next })) };
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{t('receipt.none')}</p> : <Rows items={page.items ?? []} total={page.total ?? 0} sorting={sorting} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

function Rows({ items, total, sorting }: { items: Schemas['Receipt'][]; total: number; sorting: Sorting }) {
  const { t } = useText();
  const currencies = [...new Set(items.map((r) => r.allocated.currency))];
  const only = currencies.length === 1 ? unitOf(currencies[0] as string, t) : '';
  const head = (label: string) => (only ? t('unit.in', { label, unit: only }) : label);
  const whole = items.some((r) => r.amount);
  const cell = (m: Schemas['Money'] | undefined) => (m ? grouped(m.amount) : t('app.none'));
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="quiet">{t('receipt.count', { count: total })}{!whole && ` ${t('receipt.partOnly')}`}</caption>
        <thead><tr>
          <SortHead name="number" sorting={sorting}>{t('receipt.number')}</SortHead>
          <SortHead name="date" sorting={sorting}>{t('receipt.date')}</SortHead>
          <th scope="col">{t('receipt.payer')}</th>
          {!only && <th scope="col">{t('statement.currency')}</th>}
          {whole && <th scope="col" className="num">{head(t('receipt.amount'))}</th>}
          <th scope="col" className="num">{head(t('receipt.allocated'))}</th>
          {whole && <th scope="col" className="num">{head(t('receipt.left'))}</th>}
        </tr></thead>
        <tbody>{items.map((r) => (
          <tr key={r.number}>
            <th scope="row"><Link to={`/receipts/${encodeURIComponent(r.number)}`}>{r.number}</Link></th>
            <td className="nowrap" data-label={t('receipt.date')}>{r.date}</td>
            <td data-label={t('receipt.payer')}><span>{r.customer.name} <span className="quiet">{r.customer.code || t('receipt.noPayer')}</span></span></td>
            {!only && <td data-label={t('statement.currency')}>{r.allocated.currency}</td>}
            {whole && <td className="num" data-label={t('receipt.amount')}><span>{cell(r.amount)}{r.reverses && <span className="quiet"> {t('kind.reversal')}</span>}</span></td>}
            <td className="num" data-label={t('receipt.allocated')}>{grouped(r.allocated.amount)}</td>
            {whole && <td className={r.unallocated && signOf(r.unallocated.amount) !== 0 ? 'num strong' : 'num quiet'} data-label={t('receipt.left')}>{cell(r.unallocated)}</td>}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
