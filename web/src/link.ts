import type { OneTimeLink } from './ui/App';

// takeLink reads the secret of a one-time link from behind "#" and removes it
// from the address at once, so that neither the history nor a screenshot keeps
// it. What stands there was never sent to any server.
export function takeLink(at: Pick<Location, 'hash' | 'pathname' | 'search'>, history: Pick<History, 'replaceState'>): OneTimeLink | undefined {
  const given = new URLSearchParams(at.hash.replace(/^#/, ''));
  const secret = given.get('link');
  if (!secret) return undefined;
  history.replaceState(null, '', at.pathname + at.search);
  return { secret, first: given.has('first') };
}
