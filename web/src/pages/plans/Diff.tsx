import { useQuery } from '@tanstack/react-query';
import { dataOf } from '../../api/client';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { navigate, withSearch } from '../../ui/router';
import { inWords } from './reading';

// Difference is what one version changed against another: as sentences, and
// below them as it is written.
export function Difference({ code, version, versions, against }: { code: string; version: number; versions: number[]; against: number }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['plan', code, 'diff', against, version],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans/{code}/diff', { signal, params: { path: { code }, query: { from: against, to: version } } })),
  });
  const choose = (other: string) => navigate(withSearch(`/plans/${encodeURIComponent(code)}/${version}`, { against: other }), true);
  return (
    <section className="card">
      <h2>{t('diff.title', { version, against })}</h2>
      {versions.length > 2 && (
        <p className="filter"><label>{t('diff.against')} <select value={String(against)} onChange={(e) => choose(e.target.value)}>{versions.filter((v) => v !== version).map((v) => <option key={v} value={v}>{t('plans.version', { version: v })}</option>)}</select></label></p>
      )}
      <Async query={query} lines={2}>
        {(d) => {
          const changes = d.changes ?? [];
          if (changes.length === 0) return <p>{t('diff.none')}</p>;
          return (
            <>
              <ul className="changes-list">{changes.map((x) => <li key={x.path}>{inWords(x.text, lang)}</li>)}</ul>
              <details>
                <summary>{t('diff.raw')}</summary>
                <div className="scroll">
                  <table className="cards">
                    <caption className="visually-hidden">{t('diff.raw')}</caption>
                    <thead><tr><th scope="col">{t('diff.path')}</th><th scope="col">{t('diff.was')}</th><th scope="col">{t('diff.is')}</th></tr></thead>
                    <tbody>{changes.map((x) => (
                      <tr key={x.path}>
                        <th scope="row"><code>{x.path}</code></th>
                        <td data-label={t('diff.was')}>{x.was ? <code>{x.was}</code> : t('app.none')}</td>
                        <td data-label={t('diff.is')}>{x.is ? <code>{x.is}</code> : t('app.none')}</td>
                      </tr>
                    ))}</tbody>
                  </table>
                </div>
              </details>
            </>
          );
        }}
      </Async>
    </section>
  );
}
