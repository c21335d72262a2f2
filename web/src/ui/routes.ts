import { lazy, type ComponentType } from 'react';
import { matched } from './router';

type Names = Record<string, string>;
type View = ComponentType<Names>;

const page = (load: () => Promise<{ default: unknown }>) => lazy(load as () => Promise<{ default: View }>);

// Every page with its address. The first part of each address also stands in
// pages.json, by which the service knows that it is one of ours.
export const routes: { path: string; View: View }[] = [
  { path: '/', View: page(() => import('../pages/home/Home')) },
  { path: '/me', View: page(() => import('../pages/me/Account')) },
  { path: '/statements', View: page(() => import('../pages/statements/StatementList')) },
  { path: '/statements/:id', View: page(() => import('../pages/statements/Statement')) },
  { path: '/runs', View: page(() => import('../pages/runs/RunList')) },
  { path: '/runs/:id', View: page(() => import('../pages/runs/Run')) },
  { path: '/imports', View: page(() => import('../pages/imports/ImportList')) },
  { path: '/imports/new', View: page(() => import('../pages/imports/NewImport')) },
  { path: '/imports/:id', View: page(() => import('../pages/imports/Import')) },
  { path: '/contracts', View: page(() => import('../pages/contracts/ContractList')) },
  { path: '/contracts/:number', View: page(() => import('../pages/contracts/Contract')) },
  { path: '/receipts', View: page(() => import('../pages/receipts/ReceiptList')) },
  { path: '/receipts/:number', View: page(() => import('../pages/receipts/Receipt')) },
  { path: '/bench', View: page(() => import('../pages/bench/Bench')) },
  { path: '/plans', View: page(() => import('../pages/plans/PlanList')) },
  { path: '/plans/:code', View: page(() => import('../pages/plans/Plan')) },
  { path: '/plans/:code/:version', View: page(() => import('../pages/plans/Plan')) },
  { path: '/plan-drafts/:id', View: page(() => import('../pages/plans/Draft')) },
  { path: '/users', View: page(() => import('../pages/users/UserList')) },
  { path: '/users/:id', View: page(() => import('../pages/users/User')) },
  { path: '/roles', View: page(() => import('../pages/roles/Roles')) },
  { path: '/audit', View: page(() => import('../pages/audit/Audit')) },
  { path: '/audit/viewers', View: page(() => import('../pages/audit/Viewers')) },
  { path: '/people', View: page(() => import('../pages/people/People')) },
  { path: '/people/:code', View: page(() => import('../pages/people/Person')) },
  { path: '/teams/:code', View: page(() => import('../pages/people/Team')) },
];

// pageAt is the page of a path with what its names stand for.
export function pageAt(path: string): { View: View; names: Names } | undefined {
  for (const { path: pattern, View } of routes) {
    const names = matched(pattern, path);
    if (names) return { View, names };
  }
  return undefined;
}
