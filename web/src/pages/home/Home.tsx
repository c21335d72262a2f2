import { useQuery } from '@tanstack/react-query';
import { dataOf, type Schemas } from '../../api/client';
import { may, scopesOf, useKeeper, useMe } from '../../api/session';
import { instantText, monthRange, monthText } from '../../format/date';
import { withCurrency } from '../../format/money';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { menuOf } from '../../ui/menu';
import { Page } from '../../ui/Page';
import { Link, withSearch } from '../../ui/router';
import { Status } from '../../ui/Status';
import { nextOf } from '../runs/duties';

// Home says what waits for whoever has signed in, and where the rest is.
export default function Home() {
  const { t } = useText();
  const me = useMe();
  const entries = menuOf(me).filter((e) => e.path !== '/');
  const approves = may(me, 'run', 'approve') || may(me, 'run', 'second');
  const pays = may(me, 'run', 'pay');
  const own = me.user.person !== undefined && scopesOf(me, 'statement.totals', 'read').includes('self');
  return (
    <Page title={t('menu.home')}>
      {own && <LastStatement person={me.user.person as string} />}
      {may(me, 'run', 'read') && (approves || pays) && (
        <section className="card">
          <h2>{t('home.runs')}</h2>
          {approves && <Waiting state="prepared" none={t('home.runs.none.approve')} />}
          {pays && <Waiting state="approved" none={t('home.runs.none.pay')} />}
        </section>
      )}
      {may(me, 'allocation', 'create') && may(me, 'receipt', 'read') && <Unallocated />}
      {entries.length === 0 && <p>{t('app.noMenu')}</p>}
      {entries.length > 0 && (
        <nav aria-label={t('home.goTo')}>
          <h2>{t('home.goTo')}</h2>
          <ul className="tiles">{entries.map((e) => <li key={e.path}><Link to={e.path}>{t(e.label)}</Link></li>)}</ul>
        </nav>
      )}
    </Page>
  );
}

function LastStatement({ person }: { person: string }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['statements', 'last', person],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/statements', { signal, params: { query: { payee: person, sort: '-month', limit: 1 } } })),
  });
  return (
    <section className="card">
      <h2>{t('home.own')}</h2>
      <Async query={query} lines={2}>
        {(page) => {
          const last = (page.items ?? [])[0];
          if (!last) return <p>{t('statement.none.own')}</p>;
          return (
            <>
              <p className="lead-figure">{withCurrency(last.total, last.currency)}</p>
              <p>{t('home.own.text', { month: monthText(last.month, lang), pending: withCurrency(last.pending, last.currency) })} <Status state={last.state} /></p>
              <p><Link to={`/statements/${last.id}`}>{t('home.own.open')}</Link></p>
            </>
          );
        }}
      </Async>
    </section>
  );
}

// Waiting lists the runs whose next step this reader can take.
function Waiting({ state, none }: { state: 'prepared' | 'approved'; none: string }) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['runs', 'waiting', state],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/runs', { signal, params: { query: { state, limit: 20 } } })),
  });
  const mine = (run: Schemas['Run']) => {
    const next = nextOf(run, me);
    return next?.able && !next.own ? next : undefined;
  };
  return (
    <Async query={query} lines={2}>
      {(page) => {
        const list = (page.items ?? []).filter(mine);
        if (list.length === 0) return <p>✓ {none}</p>;
        return (
          <ul className="tasks">{list.map((run) => (
            <li key={run.id}>
              <Link to={`/runs/${run.id}`}>{t(`home.run.${mine(run)?.step ?? 'approve'}`, { months: monthRange(run.from, run.to, lang) })}</Link>
              <span className="quiet">{t('home.run.text', { count: run.payees, total: run.total ? withCurrency(run.total, run.currency) : t('app.none'), by: run.prepared?.by ?? '', at: run.prepared ? instantText(run.prepared.at) : '' })}</span>
            </li>
          ))}</ul>
        );
      }}
    </Async>
  );
}

function Unallocated() {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['receipts', 'unallocated'],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/receipts', { signal, params: { query: { unallocated: true, total: true, sort: 'date', limit: 5 } } })),
  });
  return (
    <section className="card">
      <h2>{t('home.receipts')}</h2>
      <Async query={query} lines={2}>
        {(page) => {
          const list = page.items ?? [];
          if (list.length === 0) return <p>✓ {t('home.receipts.none')}</p>;
          return (
            <>
              <p>{t('home.receipts.count', { count: page.total ?? list.length })}</p>
              <ul className="tasks">{list.map((r) => (
                <li key={r.number}><span><Link to={withSearch('/bench', { receipt: r.number })}>{r.number}</Link> · {r.customer.name ?? r.customer.code}</span>
                  <span className="quiet">{r.date}{r.unallocated && ` · ${withCurrency(r.unallocated.amount, r.unallocated.currency)}`}</span></li>
              ))}</ul>
            </>
          );
        }}
      </Async>
    </section>
  );
}
