import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { extent, grouped } from '../../format/money';
import { useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import type { Naming } from './naming';
import { contractsOf } from './queries';
import { Waterfall, type Step } from './Waterfall';

type Sum = Schemas['LineSum'];

// mostBars is how many bars a waterfall has at most: more are read in the table.
const mostBars = 8;

// Parts shows what the total is made of: by component, and by contract for whom
// lines are; as a picture and as the same numbers in a table.
export function Parts({ detail, lines, naming }: { detail: Schemas['StatementDetail']; lines: boolean; naming: Naming }) {
  const { t } = useText();
  const keeper = useKeeper();
  const contracts = useQuery({ ...contractsOf(keeper.client, detail.id), enabled: lines && detail.lines > 0 });
  const parts = detail.subtotals ?? [];
  const deals = contracts.data?.groups ?? [];
  if (parts.length === 0) return null;
  const name = (s: Sum) => (s.contract !== undefined || !s.component ? s.contract ?? naming.part(s) : naming.part(s));
  const unit = detail.currency === 'CNY' ? t('unit.cny') : detail.currency;
  const drawn = (parts.length > 1 ? parts : deals).filter((s) => extent(s.payable) !== 0);
  return (
    <section className="card">
      <h2>{t('parts.title')}</h2>
      {drawn.length > 1 && drawn.length <= mostBars && (
        <Waterfall steps={drawn.map((s): Step => ({ label: name(s), amount: s.payable }))} total={detail.total} pending={detail.pending} currency={detail.currency} />
      )}
      <Sums caption={t('parts.byComponent', { unit })} head={t('parts.component')} rows={parts} name={naming.part} total={detail} />
      {(deals.length > 1 || (deals.length > 0 && parts.length > 1)) && <Sums caption={t('parts.byContract', { unit })} head={t('line.contract')} rows={deals} name={(s) => s.contract ?? t('parts.noContract')} />}
      {(detail.monthBefore?.parts ?? []).length > 0 && <Changes parts={detail.monthBefore?.parts ?? []} naming={naming} currency={detail.currency} />}
    </section>
  );
}

function Sums({ caption, head, rows, name, total }: { caption: string; head: string; rows: Sum[]; name: (s: Sum) => string; total?: Schemas['StatementDetail'] }) {
  const { t } = useText();
  return (
    <div className="scroll">
      <table className="cards">
        <caption>{caption}</caption>
        <thead><tr>
          <th scope="col">{head}</th><th scope="col" className="num">{t('parts.lines')}</th><th scope="col" className="num">{t('line.base')}</th>
          <th scope="col" className="num">{t('parts.payable')}</th><th scope="col" className="num">{t('statement.pending')}</th>
        </tr></thead>
        <tbody>{rows.map((s, i) => (
          <tr key={i}>
            <th scope="row">{name(s)}</th>
            <td className="num" data-label={t('parts.lines')}>{s.lines}</td>
            <td className="num" data-label={t('line.base')}><Amount value={s.base} /></td>
            <td className="num strong" data-label={t('parts.payable')}><Amount value={s.payable} /></td>
            <td className="num" data-label={t('statement.pending')}><Amount value={s.pending} /></td>
          </tr>
        ))}</tbody>
        {total && (
          <tfoot><tr>
            <th scope="row">{t('parts.total')}</th><td className="num" data-label={t('parts.lines')}>{total.lines}</td><td className="wide-only" />
            <td className="num strong" data-label={t('parts.payable')}>{grouped(total.total)}</td><td className="num" data-label={t('statement.pending')}>{grouped(total.pending)}</td>
          </tr></tfoot>
        )}
      </table>
    </div>
  );
}

function Changes({ parts, naming, currency }: { parts: Schemas['PartChange'][]; naming: Naming; currency: string }) {
  const { t } = useText();
  return (
    <details className="changes">
      <summary>{t('parts.changes')}</summary>
      <div className="scroll">
        <table className="cards">
          <caption className="visually-hidden">{t('parts.changes')}</caption>
          <thead><tr><th scope="col">{t('parts.component')}</th><th scope="col" className="num">{t('parts.was')} ({currency})</th><th scope="col" className="num">{t('parts.is')} ({currency})</th><th scope="col">{t('line.cause')}</th></tr></thead>
          <tbody>{parts.map((p, i) => (
            <tr key={i}>
              <th scope="row">{naming.part(p)}</th>
              <td className="num" data-label={t('parts.was')}><Amount value={p.was} /></td>
              <td className="num" data-label={t('parts.is')}><Amount value={p.is} /></td>
              <td data-label={t('line.cause')}>{t(`change.${p.cause}`)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </details>
  );
}

