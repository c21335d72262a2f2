import { useQuery } from '@tanstack/react-query';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';

// usePolicy reads the policy in force, where somebody may read it.
export function usePolicy() {
  const keeper = useKeeper();
  return useQuery({
    queryKey: ['policy'],
    enabled: may(useMe(), 'policy', 'read'),
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/policies', { signal })),
  });
}

// useMatrix reads every permission of every role.
export function useMatrix() {
  const keeper = useKeeper();
  return useQuery({
    queryKey: ['policy', 'matrix'],
    enabled: may(useMe(), 'policy', 'read'),
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/policies/matrix', { signal })),
  });
}

// useRoleTitle words roles: by the policy where it may be read, else by code.
export function useRoleTitle(): (role: string) => string {
  const policy = usePolicy();
  const me = useMe();
  const titles = new Map((me.roles ?? []).map((r) => [r.role, r.title]));
  for (const r of policy.data?.roles ?? []) titles.set(r.role, r.title);
  return (role) => titles.get(role) ?? role;
}

export type MatrixRow = Schemas['MatrixRow'];
