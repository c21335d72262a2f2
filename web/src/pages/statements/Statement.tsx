import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText, lastDay, monthText } from '../../format/date';
import { grouped, signOf, unsigned, withCurrency } from '../../format/money';
import { useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link } from '../../ui/router';
import { Status } from '../../ui/Status';
import { Why } from '../../ui/Why';
import { Compare } from './Compare';
import { Explanation } from './Explanation';
import { Lines } from './Lines';
import { Parts } from './Parts';
import { useNaming } from './naming';
import { contractsOf, detailOf, linesOf } from './queries';
import { usePrint } from './usePrint';
import './statement.css';

type Detail = Schemas['StatementDetail'];

// Statement is one person's pay of one month: how much, why, and what is to come.
export default function Statement({ id }: { id?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const lines = may(useMe(), 'statement.lines', 'read');
  const query = useQuery(detailOf(keeper.client, id as string));
  useNaming([]);
  useQuery({ ...linesOf(keeper.client, id as string), enabled: lines, notifyOnChangeProps: [] });
  useQuery({ ...contractsOf(keeper.client, id as string), enabled: lines, notifyOnChangeProps: [] });
  if (query.data === undefined) return <Page title={t('statement.title')}><Async query={query}>{() => null}</Async></Page>;
  return <Body detail={query.data} />;
}

function Body({ detail }: { detail: Detail }) {
  const { t, lang } = useText();
  const me = useMe();
  const [open, setOpen] = useState<Schemas['StatementLine']>();
  const lines = may(me, 'statement.lines', 'read');
  const naming = useNaming(detail.subtotals ?? []);
  const payee = `${detail.payee.name ?? ''} ${detail.payee.code}`;
  const title = t('statement.of', { month: monthText(detail.month, lang), name: detail.payee.name ?? detail.payee.code });
  const stamp = t('statement.printed', { name: me.user.name, at: instantText(new Date().toISOString()), known: detail.knownAt, digest: detail.digest });
  const print = usePrint(detail, lines, `${title} · ${detail.payee.code}`, stamp);
  const lead = (
    <>
      <Status state={detail.state} />
      <span className="page-tools no-print">
        <Button onClick={print.begin} loading={print.loaded !== undefined} disabled={detail.state === 'prepared'}>{t('statement.print')}</Button>
      </span>
    </>
  );
  return (
    <Page title={title} lead={lead} className="statement">
      <p className="quiet facts-line">
        <span>{payee}</span>
        <span>{t('statement.plans', { plans: naming.plans.join(lang === 'zh' ? '、' : ', ') || t('app.none') })}</span>
        <span className="print-only">{stamp}</span>
      </p>
      <p className="quiet no-print" role="status">{print.loaded !== undefined && t('statement.printing', { loaded: print.loaded, count: detail.lines })}</p>
      {print.error !== undefined && <ProblemNote error={print.error} retry={print.begin} />}
      <Months detail={detail} />
      {detail.state === 'prepared' && <p className="note">{t('statement.draft')}</p>}
      <Figures detail={detail} />
      <Parts detail={detail} lines={lines} naming={naming} />
      {lines && detail.monthBefore && <Compare detail={detail} before={detail.monthBefore} />}
      {lines && <Lines detail={detail} naming={naming} onOpen={setOpen} all={print.lines} />}
      {lines && (detail.waiting ?? []).length > 0 && <Waiting list={detail.waiting ?? []} />}
      <p className="quiet">{t('statement.not.payslip')} {lines && <a href={`/api/v1/statements/${detail.id}/document`} className="no-print">{t('statement.document')}</a>}
        {' '}<Why object={lines ? 'statement.lines' : 'statement.totals'} person={detail.payee.code} date={lastDay(detail.month)} /></p>
      <Explanation statement={detail} line={open} onClose={() => setOpen(undefined)} naming={naming} />
    </Page>
  );
}

// Months leads to the same person's statements before and after this one.
function Months({ detail }: { detail: Detail }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['statements', 'of', detail.payee.code],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/statements', { signal, params: { query: { payee: detail.payee.code, sort: 'month', limit: 200 } } })),
  });
  const all = query.data?.items ?? [];
  const before = all.filter((s) => s.month < detail.month).at(-1);
  const after = all.find((s) => s.month > detail.month);
  if (!before && !after) return null;
  return (
    <nav className="months no-print" aria-label={t('statement.months')}>
      {before && <Link to={`/statements/${before.id}`} rel="prev">‹ {monthText(before.month, lang)}</Link>}
      <strong aria-current="page">{monthText(detail.month, lang)}</strong>
      {after && <Link to={`/statements/${after.id}`} rel="next">{monthText(after.month, lang)} ›</Link>}
    </nav>
  );
}

function Figures({ detail }: { detail: Detail }) {
  const { t, lang } = useText();
  const before = detail.monthBefore;
  return (
    <section className="figures" aria-label={t('statement.figures')}>
      <div className="figure main">
        <h2>{t('statement.payable')}</h2>
        <p className="big num">{withCurrency(detail.total, detail.currency)}</p>
        {signOf(detail.total) < 0 && <p>{t('statement.negative')}</p>}
        {detail.lines === 0 && <p>{t('statement.noLines')}</p>}
      </div>
      <div className="figure">
        <h2>{t('statement.pending.title')}</h2>
        <p className="middle num">{withCurrency(detail.pending, detail.currency)}</p>
        <p className="quiet">{t(signOf(detail.pending) === 0 ? 'statement.pending.none' : 'statement.pending.text')}</p>
      </div>
      {before && (
        <div className="figure">
          <h2>{t('statement.before', { month: monthText(before.month, lang) })}</h2>
          <p className="middle num">{withCurrency(before.total, detail.currency)}</p>
          <Compared change={before.change} parts={before.parts ?? []} currency={detail.currency} />
        </div>
      )}
    </section>
  );
}

// Compared says in a sentence how the month differs from the one before, and why.
function Compared({ change, parts, currency }: { change: string; parts: Schemas['PartChange'][]; currency: string }) {
  const { t } = useText();
  const way = signOf(change);
  const unit = currency === 'CNY' ? t('unit.cny') : currency;
  const causes = [...new Set(parts.map((p) => t(`change.${p.cause}`)))];
  if (way === 0) return <p>{t('statement.same')}</p>;
  return (
    <p>
      <span className={way > 0 ? 'up' : 'down'} aria-hidden="true">{way > 0 ? '▲' : '▼'}</span>{' '}
      {t(way > 0 ? 'statement.more' : 'statement.less', { amount: unsigned(change), unit })}{causes.length > 0 && t('statement.because', { causes: causes.join(t('list.and')) })}
    </p>
  );
}

// Waiting is what is earned and not payable yet, by contract, and what is
// missing for it.
function Waiting({ list }: { list: Schemas['PendingPay'][] }) {
  const { t, lang } = useText();
  const currency = list[0]?.currency ?? '';
  const money = (m: Schemas['Money'] | undefined) => (m ? (m.currency === currency ? grouped(m.amount) : withCurrency(m.amount, m.currency)) : t('app.none'));
  return (
    <section className="card">
      <h2>{t('waiting.title')}</h2>
      <div className="scroll">
        <table className="cards">
          <caption className="quiet">{t('waiting.text', { unit: currency === 'CNY' ? t('unit.cny') : currency })}</caption>
          <thead><tr>
            <th scope="col">{t('line.contract')}</th><th scope="col">{t('waiting.missing')}</th><th scope="col">{t('waiting.since')}</th>
            <th scope="col" className="num">{t('waiting.total')}</th><th scope="col" className="num">{t('waiting.received')}</th>
            <th scope="col" className="num">{t('waiting.cash')}</th><th scope="col" className="num">{t('line.amount')}</th>
          </tr></thead>
          <tbody>{list.map((p) => (
            <tr key={p.contract}>
              <th scope="row">{p.contract}</th>
              <td data-label={t('waiting.missing')}><span>{p.waits}{!p.signed && ` ${t('waiting.unsigned')}`}</span></td>
              <td data-label={t('waiting.since')}>{monthText(p.since, lang)}</td>
              <td className="num" data-label={t('waiting.total')}>{money(p.total)}</td>
              <td className="num" data-label={t('waiting.received')}>{money(p.received)}</td>
              <td className="num" data-label={t('waiting.cash')}>{money(p.missing)}</td>
              <td className="num strong" data-label={t('line.amount')}><Amount value={p.amount} /></td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  );
}

