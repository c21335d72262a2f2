import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useText } from '../../text/text';
import { listed, scopeText } from '../../text/scope';
import { nounOf } from '../users/words';
import type { MatrixRow } from '../users/policy';

// Matrix says of one kind of thing which role may do what with it, and how far.
export function Matrix({ rows, roles }: { rows: MatrixRow[]; roles: Schemas['PolicyRole'][] }) {
  const { t, lang } = useText();
  const objects = new Map<string, string>();
  for (const r of rows) if (!objects.has(r.object) || r.action === 'read') objects.set(r.object, nounOf(r.summary, lang));
  const [chosen, setChosen] = useState('statement.lines');
  const object = objects.has(chosen) ? chosen : ([...objects.keys()][0] ?? '');
  const about = rows.filter((r) => r.object === object);
  const actions = [...new Map(about.map((r) => [r.action, r.summary])).entries()];
  const scopes = (role: string, action: string) => about.find((r) => r.role === role && r.action === action)?.scopes ?? [];
  const holders = roles.filter((r) => about.some((x) => x.role === r.role));
  const name = objects.get(object) ?? object;
  return (
    <section className="card">
      <h2>{t('matrix.title')}</h2>
      <div className="filter">
        <label>{t('matrix.object')} <select value={object} onChange={(e) => setChosen(e.target.value)}>
          {[...objects].map(([code, words]) => <option key={code} value={code}>{t('grant.role', { title: words, role: code })}</option>)}
        </select></label>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('matrix.caption', { object: name })}>
        <table className="cards">
          <caption className="quiet">{t('matrix.caption', { object: name })}</caption>
          <thead><tr><th scope="col">{t('matrix.role')}</th>{actions.map(([action, summary]) => <th key={action} scope="col">{summary}</th>)}</tr></thead>
          <tbody>{holders.map((r) => (
            <tr key={r.role}>
              <th scope="row"><span>{r.title} <span className="quiet">{r.role}</span></span></th>
              {actions.map(([action, summary]) => <td key={action} data-label={summary}>{listed(scopes(r.role, action).map((s) => scopeText(s, t)), t) || t('app.none')}</td>)}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  );
}
