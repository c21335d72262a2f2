import { dayAfter } from '../format/date';
import { hasText, type Say } from './text';

// listed joins words to one text.
export function listed(words: string[], t: Say): string {
  return words.join(t('list.and'));
}

export function scopeText(scope: string, t: Say): string {
  const key = `scope.${scope}`;
  return hasText(key) ? t(key) : scope;
}

// datesText says when a grant holds. The end is exclusive in the data, and the
// last day in words.
export function datesText(g: { from?: string; to?: string }, t: Say): string {
  const to = g.to ? dayAfter(g.to, -1) : '';
  if (g.from && to) return t('grant.both', { from: g.from, to });
  if (g.from) return t('grant.from', { from: g.from });
  if (to) return t('grant.until', { to });
  return t('grant.always');
}
