import { beyondSelf, may, scopesOf, type Me } from '../api/session';
import type { Key } from '../text/text';

export interface MenuEntry {
  path: string;
  label: Key;
  also?: string[]; // other addresses that belong to it
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
  if (may(me, 'plan', 'read')) menu.push({ path: '/plans', label: 'menu.plans', also: ['/plan-drafts'] });
  if (scopesOf(me, 'person', 'read').some((scope) => scope !== 'self')) menu.push({ path: '/people', label: 'menu.people', also: ['/teams'] });
  if (beyondSelf(me, 'user', 'read') || may(me, 'grant', 'approve')) menu.push({ path: '/users', label: 'menu.users', also: ['/roles'] });
  if (auditTabs(me).length > 0) menu.push({ path: '/audit', label: 'menu.audit' });
  return menu;
}

const auditParts = ['access', 'people', 'plans', 'pay', 'receipts', 'reads', 'system'] as const;
export type AuditTab = (typeof auditParts)[number];

// auditTabs are the parts of the audit that somebody may read.
export function auditTabs(me: Pick<Me, 'permissions'>): AuditTab[] {
  return auditParts.filter((part) => may(me, `audit.${part}`, 'read'));
}

// isHere reports whether a path is an address of an entry or one below it.
export function isHere(entry: string, path: string): boolean {
  return entry === '/' ? path === '/' : path === entry || path.startsWith(entry + '/');
}
