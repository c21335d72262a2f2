import { useText } from '../../text/text';
import { powersOf, type Reach } from './words';
import type { MatrixRow } from './policy';

interface Props {
  rows: MatrixRow[];
  role: string;
  when: 'will' | 'sees'; // about to be given, or as it is
}

// Powers says what a role lets one see, as sentences, and what else it lets one do.
export function Powers({ rows, role, when }: Props) {
  const { t, lang } = useText();
  const { sees, does } = powersOf(rows, role, lang);
  const others = sees.filter((r) => r.scope !== 'self');
  const sentence = (r: Reach, key: 'will' | 'sees' | 'does') => t(`${key}.${r.scope}`, { what: r.what.join(t('powers.and')) });
  return (
    <>
      {sees.length === 0 && does.length === 0 && <p>{t('grant.give.none')}</p>}
      {others.length === 0 && sees.length > 0 && <p>{t('role.sees.nothing')}</p>}
      {sees.length > 0 && <ul className="powers">{sees.map((r) => <li key={r.scope} className={r.scope === 'self' ? 'quiet' : when === 'will' ? 'strong' : undefined}>{sentence(r, when)}</li>)}</ul>}
      {does.length > 0 && (
        <details>
          <summary>{t(when === 'will' ? 'grant.give.deeds' : 'role.does')}</summary>
          <ul className="powers">{does.map((r) => <li key={r.scope}>{sentence(r, 'does')}</li>)}</ul>
        </details>
      )}
    </>
  );
}
