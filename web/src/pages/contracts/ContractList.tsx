import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { grouped } from '../../format/money';
import { unitOf } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { SortHead, type Sorting } from '../../ui/SortHead';
import { NewContract } from './Entries';

const sorts = ['number', '-number', 'signed', '-signed'] as const;
type Sort = (typeof sorts)[number];
type Settings = Record<'customer' | 'person' | 'kind' | 'signedFrom' | 'signedTo' | 'sort', string>;

const names = ['customer', 'person', 'kind', 'signedFrom', 'signedTo', 'sort'] as const;

// ContractList lists the contracts that somebody may see, the newest first.
export default function ContractList() {
  const { t } = useText();
  const me = useMe();
  const search = useSearch();
  const settings = Object.fromEntries(names.map((n) => [n, search.get(n) ?? ''])) as Settings;
  const [q, setQ] = useState(''); // never in the address: it may be a name
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t('menu.contracts')} lead={may(me, 'contract', 'create') && <span className="page-tools"><Button type="primary" onClick={() => setAdding(true)}>{t('contract.new')}</Button></span>}>
      {adding && <NewContract onClose={() => setAdding(false)} />}
      <Filter key={Object.values(settings).join()} settings={settings} q={q} setQ={setQ} />
      <Table key={`table${Object.values(settings).join()}${q}`} settings={settings} q={q} />
    </Page>
  );
}

function Filter({ settings, q, setQ }: { settings: Settings; q: string; setQ: (q: string) => void }) {
  const { t } = useText();
  const shares = may(useMe(), 'split', 'read');
  const [typed, setTyped] = useState(q);
  const [next, setNext] = useState(settings);
  const set = (name: keyof Settings) => (e: { target: { value: string } }) => setNext({ ...next, [name]: e.target.value });
  return (
    <form className="filter" onSubmit={(e) => { e.preventDefault(); setQ(typed.trim()); navigate(withSearch('/contracts', { ...next, person: next.person.trim(), kind: next.kind.trim() })); }}>
      <label>{t('contract.search')} <input value={typed} onChange={(e) => setTyped(e.target.value)} maxLength={100} autoComplete="off" /></label>
      {shares && <label>{t('contract.person')} <input value={next.person} onChange={set('person')} maxLength={64} autoComplete="off" /></label>}
      <label>{t('contract.kind')} <input value={next.kind} onChange={set('kind')} maxLength={64} autoComplete="off" /></label>
      <label>{t('contract.signedFrom')} <input type="date" value={next.signedFrom} onChange={set('signedFrom')} /></label>
      <label>{t('contract.signedTo')} <input type="date" value={next.signedTo} onChange={set('signedTo')} /></label>
      <Button htmlType="submit">{t('app.query')}</Button>
      <Button type="text" onClick={() => { setQ(''); setTyped(''); navigate('/contracts'); }}>{t('app.reset')}</Button>
    </form>
  );
}

function Table({ settings, q }: { settings: Settings; q: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const sort = sorts.find((s) => s === settings.sort) ?? ('-signed' satisfies Sort);
  const query = useQuery({
    queryKey: ['contracts', settings, q, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/contracts', {
      signal, params: { query: { ...Object.fromEntries(Object.entries(settings).filter(([, v]) => v)), sort, limit: 50, total: true, ...(q && { q }), ...(cursor && { cursor }) } },
    })),
    placeholderData: keepPreviousData,
  });
  const sorting: Sorting = { sort, by: (next) => navigate(withSearch('/contracts', { ...settings, sort: next })) };
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{t('contract.none')}</p> : <Rows items={page.items ?? []} total={page.total ?? 0} sorting={sorting} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

function Rows({ items, total, sorting }: { items: Schemas['Contract'][]; total: number; sorting: Sorting }) {
  const { t } = useText();
  const currencies = [...new Set(items.map((c) => c.amount.currency))];
  const only = currencies.length === 1 ? unitOf(currencies[0] as string, t) : '';
  const head = (label: string) => (only ? t('unit.in', { label, unit: only }) : label);
  const cash = items.some((c) => c.collected);
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="quiet">{t('contract.count', { count: total })}</caption>
        <thead><tr>
          <SortHead name="number" sorting={sorting}>{t('contract.number')}</SortHead>
          <th scope="col">{t('contract.customer')}</th><th scope="col">{t('contract.kind')}</th>
          <SortHead name="signed" sorting={sorting}>{t('contract.signed')}</SortHead>
          {!only && <th scope="col">{t('statement.currency')}</th>}
          <th scope="col" className="num">{head(t('contract.amount'))}</th>
          {cash && <><th scope="col" className="num">{head(t('contract.collected'))}</th><th scope="col" className="num">{head(t('contract.open'))}</th></>}
        </tr></thead>
        <tbody>{items.map((c) => (
          <tr key={c.number}>
            <th scope="row" className="nowrap"><Link to={`/contracts/${encodeURIComponent(c.number)}`}>{c.number}</Link></th>
            <td data-label={t('contract.customer')}><span>{c.customer.name} <span className="quiet">{c.customer.code}</span></span></td>
            <td data-label={t('contract.kind')}>{c.kind}</td>
            <td className="nowrap" data-label={t('contract.signed')}>{c.signed}</td>
            {!only && <td data-label={t('statement.currency')}>{c.amount.currency}</td>}
            <td className="num strong" data-label={t('contract.amount')}>{grouped(c.amount.amount)}</td>
            {cash && <><td className="num" data-label={t('contract.collected')}>{c.collected ? grouped(c.collected.amount) : t('app.none')}</td><td className="num" data-label={t('contract.open')}>{c.open ? grouped(c.open.amount) : t('app.none')}</td></>}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
