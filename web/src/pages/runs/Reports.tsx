import { useQuery } from '@tanstack/react-query';
import { dataOf } from '../../api/client';
import { useKeeper } from '../../api/session';
import { monthText } from '../../format/date';
import { hasText, useText } from '../../text/text';
import { Amount } from '../../ui/Amount';
import { Async } from '../../ui/Async';
import { Link } from '../../ui/router';
import { useNaming } from '../statements/naming';

// Differences are the statements that are others than in the run before.
export function Differences({ id, currency }: { id: string; currency: string }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['run', id, 'differences'],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/runs/{id}/differences', { signal, params: { path: { id } } })),
  });
  const cause = (code: string) => {
    const key = `change.${code}`;
    return hasText(key) ? t(key) : code;
  };
  return (
    <section className="card">
      <h2>{t('differences.title')}</h2>
      <Async query={query} lines={2}>
        {(d) => {
          const items = d.items ?? [];
          if (!d.before) return <p>{t('differences.first')}</p>;
          if (items.length === 0) return <p>{t('differences.none')} <Link to={`/runs/${d.before}`}>{t('differences.before')}</Link></p>;
          return (
            <>
              <p className="quiet">{t(d.cut ? 'differences.cut' : 'differences.text', { unit: currency === 'CNY' ? t('unit.cny') : currency, count: items.length })} <Link to={`/runs/${d.before}`}>{t('differences.before')}</Link></p>
              <div className="scroll">
                <table className="cards">
                  <caption className="visually-hidden">{t('differences.title')}</caption>
                  <thead><tr><th scope="col">{t('statement.payeeCode')}</th><th scope="col">{t('statement.month')}</th><th scope="col" className="num">{t('differences.was')}</th><th scope="col" className="num">{t('differences.is')}</th><th scope="col">{t('line.cause')}</th></tr></thead>
                  <tbody>{items.map((x) => (
                    <tr key={x.payee + x.month}>
                      <th scope="row">{x.payee}</th>
                      <td data-label={t('statement.month')}>{monthText(x.month, lang)}</td>
                      <td className="num" data-label={t('differences.was')}><Amount value={x.was} /></td>
                      <td className="num strong" data-label={t('differences.is')}><Amount value={x.is} /></td>
                      <td data-label={t('line.cause')}>{(x.causes ?? []).map(cause).join(t('list.and'))}</td>
                    </tr>
                  ))}</tbody>
                </table>
              </div>
            </>
          );
        }}
      </Async>
    </section>
  );
}

// Totals are the sums of a run by month, component and kind.
export function Totals({ id }: { id: string }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['run', id, 'totals'],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/runs/{id}/totals', { signal, params: { path: { id } } })),
  });
  const naming = useNaming(query.data?.items ?? []);
  return (
    <section className="card">
      <h2>{t('totals.title')}</h2>
      <Async query={query} lines={2}>
        {(d) => ((d.items ?? []).length === 0 ? <p>{t('totals.none')}</p> : (
          <div className="scroll">
            <table className="cards">
              <caption className="quiet">{t('totals.text', { unit: d.currency === 'CNY' ? t('unit.cny') : d.currency })}</caption>
              <thead><tr><th scope="col">{t('statement.month')}</th><th scope="col">{t('parts.component')}</th><th scope="col">{t('line.kind')}</th><th scope="col" className="num">{t('parts.lines')}</th><th scope="col" className="num">{t('line.amount')}</th></tr></thead>
              <tbody>{(d.items ?? []).map((x, i) => (
                <tr key={i}>
                  <th scope="row">{monthText(x.month, lang)}</th>
                  <td data-label={t('parts.component')}><span>{naming.part({ ...x, adjustments: !x.plan })}</span></td>
                  <td data-label={t('line.kind')}>{t(`kind.${x.kind}`)}{x.pending && ` · ${t('kind.pending')}`}</td>
                  <td className="num" data-label={t('parts.lines')}>{x.lines}</td>
                  <td className="num strong" data-label={t('line.amount')}><Amount value={x.amount} /></td>
                </tr>
              ))}</tbody>
            </table>
          </div>
        ))}
      </Async>
    </section>
  );
}
