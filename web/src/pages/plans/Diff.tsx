import { useQuery } from '@tanstack/react-query';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import type { Lang } from '../../format/date';
import { useText, type Say } from '../../text/text';
import { Async } from '../../ui/Async';
import { navigate, withSearch } from '../../ui/router';
import { inWords } from './reading';

type Change = Schemas['PlanChange'];

// told are the changes that are worth a sentence: a component that came or went
// as a whole is one, and the day that names a value is in the value's own.
export function told(changes: Change[], title: (code: string) => string, t: Say, lang: Lang): string[] {
  const whole = new Map<string, Change['kind']>();
  for (const x of changes) {
    const code = /^components\.([^.[\]]+)\.code$/.exec(x.path)?.[1];
    if (code && x.kind !== 'changed') whole.set(code, x.kind);
  }
  const said = new Set<string>();
  return changes.flatMap((x) => {
    const code = /^components\.([^.[\]]+)\./.exec(x.path)?.[1] ?? '';
    const kind = whole.get(code);
    if (kind === undefined) return /\.values\[[^\]]*\]\.from$/.test(x.path) ? [] : [inWords(x.text, lang)];
    if (said.has(code)) return [];
    said.add(code);
    return [t(kind === 'added' ? 'diff.added' : 'diff.removed', { title: title(code) })];
  });
}

// Difference is what one version changed against another: as sentences, and
// below them as it is written.
export function Difference({ code, version, versions, against, title }: { code: string; version: number; versions: number[]; against: number; title: (component: string) => string }) {
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
              <ul className="changes-list">{told(changes, title, t, lang).map((text) => <li key={text}>{text}</li>)}</ul>
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
