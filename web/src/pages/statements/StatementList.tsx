import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, scopesOf, useKeeper, useMe } from '../../api/session';
import { monthText } from '../../format/date';
import { useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import { Async } from '../../ui/Async';
import { MonthSelect } from '../../ui/MonthSelect';
import { Page } from '../../ui/Page';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { SortHead, type Sorting } from '../../ui/SortHead';
import { Status } from '../../ui/Status';

const sorts = ['month', '-month', 'payee', '-payee', 'total', '-total'] as const;
type Sort = (typeof sorts)[number];

// StatementList lists the statements that somebody may see, the newest first.
export default function StatementList() {
  const { t } = useText();
  const me = useMe();
  const own = scopesOf(me, 'statement.totals', 'read').every((scope) => scope === 'self');
  const search = useSearch();
  const settings = { month: search.get('month') ?? '', payee: search.get('payee') ?? '', run: search.get('run') ?? '', sort: search.get('sort') ?? '' };
  return (
    <Page title={t(own ? 'menu.statements.own' : 'menu.statements')}>
      {!own && <Filter key={settings.month + settings.payee} settings={settings} />}
      {settings.run && <p>{t('statement.ofRun')} {may(me, 'run', 'read') && <Link to={`/runs/${settings.run}`}>{t('statement.toRun')}</Link>}</p>}
      <Table key={Object.values(settings).join()} own={own} settings={settings} />
    </Page>
  );
}

type Settings = Record<'month' | 'payee' | 'run' | 'sort', string>;

function Filter({ settings }: { settings: Settings }) {
  const { t } = useText();
  const [month, setMonth] = useState(settings.month);
  const [payee, setPayee] = useState(settings.payee);
  return (
    <form className="filter" onSubmit={(e) => { e.preventDefault(); navigate(withSearch('/statements', { ...settings, month, payee: payee.trim() })); }}>
      <label>{t('statement.month')} <MonthSelect value={month} onChange={setMonth} all /></label>
      <label>{t('statement.payeeCode')} <input value={payee} onChange={(e) => setPayee(e.target.value)} maxLength={64} autoComplete="off" /></label>
      <Button type="primary" htmlType="submit">{t('app.query')}</Button>
      <Button onClick={() => navigate('/statements')}>{t('app.reset')}</Button>
    </form>
  );
}

function Table({ own, settings }: { own: boolean; settings: Settings }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const sort = sorts.find((s) => s === settings.sort) ?? ('-month' satisfies Sort);
  const query = useQuery({
    queryKey: ['statements', settings, cursor],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/statements', {
      signal, params: { query: { sort, limit: 50, ...(settings.month && { month: settings.month }), ...(settings.payee && { payee: settings.payee }), ...(settings.run && { run: settings.run }), ...(cursor && { cursor }) } },
    })),
    placeholderData: keepPreviousData,
  });
  const sorting: Sorting = { sort, by: (next) => navigate(withSearch('/statements', { ...settings, sort: next })) };
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{t(own ? 'statement.none.own' : 'statement.none')}</p> : <Rows items={page.items ?? []} own={own} sorting={sorting} />}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}

function Rows({ items, own, sorting }: { items: Schemas['Statement'][]; own: boolean; sorting: Sorting }) {
  const { t, lang } = useText();
  const money = (label: string, currency: string) => t('unit.in', { label, unit: currency === 'CNY' ? t('unit.cny') : currency });
  const currencies = [...new Set(items.map((s) => s.currency))];
  const only = currencies.length === 1 ? (currencies[0] as string) : '';
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="visually-hidden">{t('menu.statements')}</caption>
        <thead><tr>
          <SortHead name="month" sorting={sorting}>{t('statement.month')}</SortHead>
          {!own && <SortHead name="payee" sorting={sorting}>{t('statement.payee')}</SortHead>}
          <th scope="col">{t('statement.state')}</th>
          {!only && <th scope="col">{t('statement.currency')}</th>}
          <SortHead name="total" sorting={sorting} number>{only ? money(t('statement.total'), only) : t('statement.total')}</SortHead>
          <th scope="col" className="num">{only ? money(t('statement.pending'), only) : t('statement.pending')}</th>
        </tr></thead>
        <tbody>
          {items.map((s) => (
            <tr key={s.id}>
              <th scope="row"><Link to={`/statements/${s.id}`}>{monthText(s.month, lang)}{own ? '' : <span className="visually-hidden"> {s.payee.name}</span>}</Link></th>
              {!own && <td data-label={t('statement.payee')}><span>{s.payee.name} <span className="quiet">{s.payee.code}</span></span></td>}
              <td data-label={t('statement.state')}><Status state={s.state} /></td>
              {!only && <td data-label={t('statement.currency')}>{s.currency}</td>}
              <td className="num strong" data-label={t('statement.total')}><Amount value={s.total} /></td>
              <td className="num" data-label={t('statement.pending')}><Amount value={s.pending} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
