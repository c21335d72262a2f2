import type { Fault } from '../../api/problem';
import { lineOf, pathOf } from '../../api/problem';
import { useText } from '../../text/text';

// Findings are what is wrong with a document: where, what, and how to mend it.
// The place leads to its line.
export function Findings({ findings, show, busy }: { findings: Fault[]; show: (line: number) => void; busy: boolean }) {
  const { t } = useText();
  const errors = findings.filter((f) => !f.warning).length;
  const summary = findings.length === 0 ? t('draft.fine') : t('draft.count', { errors, warnings: findings.length - errors });
  return (
    <>
      <p role="status">{busy ? t('draft.checking') : `${findings.length === 0 ? '✓ ' : ''}${summary}`}</p>
      <ul className="findings">{findings.map((f, i) => {
        const line = lineOf(f.at);
        const place = line > 0 ? t('draft.line', { line }) : '';
        return (
          <li key={i} className={f.warning ? 'warning' : 'error'}>
            <strong>{t(f.warning ? 'run.warning' : 'run.error')}</strong>{' '}
            {line > 0 && <button type="button" className="line-link" onClick={() => show(line)}>{place}</button>} {pathOf(f.at) && <code>{pathOf(f.at)}</code>}
            <br />{f.detail} {f.fix && t('problem.fix', { fix: f.fix })}
          </li>
        );
      })}</ul>
    </>
  );
}
