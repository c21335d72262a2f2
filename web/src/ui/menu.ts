import { may, scopesOf, type Me } from '../api/session';
import type { Key } from '../text/text';

export interface MenuEntry {
  path: string;
  label: Key;
}

// menuOf is what somebody can go to: what they have no right to is not there.
export function menuOf(me: Pick<Me, 'permissions'>): MenuEntry[] {
  const menu: MenuEntry[] = [{ path: '/', label: 'menu.home' }];
  const reach = scopesOf(me, 'statement.totals', 'read');
  if (reach.length > 0) {
    const own = reach.every((scope) => scope === 'self');
    menu.push({ path: '/statements', label: own ? 'menu.statements.own' : 'menu.statements' });
  }
  if (may(me, 'run', 'read')) menu.push({ path: '/runs', label: 'menu.runs' });
  if (['import', 'import.contracts', 'import.receipts'].some((object) => may(me, object, 'read'))) menu.push({ path: '/imports', label: 'menu.imports' });
  if (may(me, 'contract', 'read')) menu.push({ path: '/contracts', label: 'menu.contracts' });
  if (may(me, 'receipt', 'read')) menu.push({ path: '/receipts', label: 'menu.receipts' });
  if (may(me, 'receipt', 'read') && may(me, 'allocation', 'create')) menu.push({ path: '/bench', label: 'menu.bench' });
  return menu;
}

// isHere reports whether a path is the entry's page or one below it.
export function isHere(entry: string, path: string): boolean {
  return entry === '/' ? path === '/' : path === entry || path.startsWith(entry + '/');
}
