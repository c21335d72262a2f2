import type { Schemas } from '../../api/client';
import type { Lang } from '../../format/date';
import type { MatrixRow } from './policy';

const scopes = ['all', 'others', 'units', 'subtree', 'assigned', 'published', 'self'] as const;
export type Scope = (typeof scopes)[number];

// First comes what matters most to those whom it is about.
const first = ['person.pay', 'person.bank', 'run.payments', 'statement.lines', 'statement.totals', 'run.totals', 'pending', 'receipt', 'allocation', 'contract'];

// Reach is what a role sees, or does, as far as one scope.
export interface Reach {
  scope: Scope;
  what: string[];
}

export interface Powers {
  sees: Reach[];
  does: Reach[];
}

// basic is the role that everybody has who is signed in.
export const basic = 'account';

// powersOf says in words what a role gives beyond what everybody has, taken from
// the matrix of the policy: what is seen as nouns, what is done as verbs.
export function powersOf(rows: MatrixRow[], role: string, lang: Lang): Powers {
  const everybodys = new Set(rows.filter((r) => r.role === basic).flatMap((r) => (r.scopes ?? []).map((s) => `${r.object}:${r.action}:${s}`)));
  const own = rows.filter((r) => r.role === role);
  const ranked = [...own].sort((a, b) => rank(a.object) - rank(b.object));
  const group = (list: MatrixRow[], word: (row: MatrixRow) => string): Reach[] =>
    scopes.flatMap((scope) => {
      const what = list.filter((r) => (r.scopes ?? []).includes(scope) && !everybodys.has(`${r.object}:${r.action}:${scope}`)).map(word);
      return what.length > 0 ? [{ scope, what }] : [];
    });
  return { sees: group(ranked.filter((r) => r.action === 'read'), (r) => nounOf(r.summary, lang)), does: group(ranked.filter((r) => r.action !== 'read'), (r) => r.summary) };
}

function rank(object: string): number {
  const at = first.indexOf(object);
  return at < 0 ? first.length : at;
}

// nounOf is what is seen: the words of a permission to read without the verb.
export function nounOf(summary: string, lang: Lang): string {
  return summary.replace(lang === 'zh' ? /^查看/ : /^see /, '');
}

export type Phase = 'waiting' | 'now' | 'later' | 'past';

// phaseOf says where a grant stands on a day.
export function phaseOf(g: Pick<Schemas['Grant'], 'state' | 'from' | 'to'>, day: string): Phase {
  if (g.state === 'revoked' || (g.to && g.to <= day)) return 'past';
  if (g.state === 'pending') return 'waiting';
  return g.from && g.from > day ? 'later' : 'now';
}

// unitsOf reads team codes as people write them.
export function unitsOf(text: string): string[] {
  return text.split(/[\s,，、;；]+/).filter(Boolean);
}
