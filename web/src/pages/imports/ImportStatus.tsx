import type { Schemas } from '../../api/client';
import { useText } from '../../text/text';

type Data = Pick<Schemas['Import'], 'state' | 'failures' | 'expires'>;
export type Standing = 'checking' | 'errors' | 'ready' | 'expired' | 'committed' | 'failed';

const signs: Record<Standing, string> = { checking: '…', errors: '!', ready: '◔', expired: '✕', committed: '✓', failed: '✕' };

// standingOf is where an import stands for people: a preview has errors, can be
// committed, or is too old.
export function standingOf(i: Data, now = new Date()): Standing {
  if (i.state !== 'preview') return i.state;
  if (i.failures > 0) return 'errors';
  return i.expires && new Date(i.expires) < now ? 'expired' : 'ready';
}

// ImportStatus is where an import stands: a sign, a word and an outline.
export function ImportStatus({ data }: { data: Data }) {
  const { t } = useText();
  const standing = standingOf(data);
  return <span className={`status import-${standing}`}><span aria-hidden="true">{signs[standing]}</span> {t(`import.is.${standing}`)}</span>;
}
