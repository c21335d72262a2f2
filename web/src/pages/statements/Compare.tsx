import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { monthText } from '../../format/date';
import { useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import { Async } from '../../ui/Async';
import { Link } from '../../ui/router';

type Sum = Schemas['LineSum'];

// Pair is what a contract pays in one month and in the month before.
export interface Pair {
  contract: string | undefined; // none: what belongs to no contract
  was?: string | undefined;
  is?: string | undefined;
}

// changedPairs puts the sums of two months side by side and leaves out what is
// the same. Amounts are compared as the texts that the service sent.
export function changedPairs(before: Sum[], now: Sum[]): Pair[] {
  const pairs = new Map<string, Pair>();
  const key = (s: Sum) => s.contract ?? '';
  for (const s of now) pairs.set(key(s), { contract: s.contract, is: s.payable });
  for (const s of before) pairs.set(key(s), { contract: s.contract, ...pairs.get(key(s)), was: s.payable });
  return [...pairs.values()].filter((p) => p.was !== p.is);
}

// Compare shows by contract what pays another amount than the month before.
export function Compare({ detail, before }: { detail: Schemas['StatementDetail']; before: Schemas['MonthChange'] }) {
  const { t, lang } = useText();
  const [open, setOpen] = useState(false);
  return (
    <details className="card no-print" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary><strong>{t('compare.title', { month: monthText(before.month, lang) })}</strong></summary>
      {open && <Changed detail={detail} before={before} />}
    </details>
  );
}

function Changed({ detail, before }: { detail: Schemas['StatementDetail']; before: Schemas['MonthChange'] }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const sums = async (id: string, signal: AbortSignal) =>
    (await dataOf(keeper.client.GET('/api/v1/statements/{id}/lines', { signal, params: { path: { id }, query: { group: 'contract' } } }))).groups ?? [];
  const query = useQuery({
    queryKey: ['statement', detail.id, 'compare', before.statement],
    queryFn: async ({ signal }) => {
      const [was, is] = await Promise.all([sums(before.statement, signal), sums(detail.id, signal)]);
      return changedPairs(was, is);
    },
  });
  const unit = detail.currency === 'CNY' ? t('unit.cny') : detail.currency;
  const word = (p: Pair) => t(p.was === undefined ? 'compare.new' : p.is === undefined ? 'compare.gone' : 'compare.other');
  return (
    <Async query={query} lines={3}>
      {(pairs) => (pairs.length === 0 ? <p>{t('compare.none')}</p> : (
        <div className="scroll">
          <table className="cards">
            <caption className="quiet">{t('compare.text', { unit })}</caption>
            <thead><tr><th scope="col">{t('line.contract')}</th><th scope="col" className="num">{monthText(before.month, lang)}</th><th scope="col" className="num">{monthText(detail.month, lang)}</th><th scope="col">{t('compare.how')}</th></tr></thead>
            <tbody>{pairs.map((p) => (
              <tr key={p.contract ?? ''}>
                <th scope="row">{p.contract ?? t('parts.noContract')}</th>
                <td className="num" data-label={monthText(before.month, lang)}><Amount value={p.was} /></td>
                <td className="num strong" data-label={monthText(detail.month, lang)}><Amount value={p.is} /></td>
                <td data-label={t('compare.how')}>{word(p)}</td>
              </tr>
            ))}</tbody>
          </table>
          <p><Link to={`/statements/${before.statement}`}>{t('compare.open', { month: monthText(before.month, lang) })}</Link></p>
        </div>
      ))}
    </Async>
  );
}
