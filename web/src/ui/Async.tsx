import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './Loading';
import { ProblemNote } from './ProblemNote';

// Async shows what a query has brought, that it is on its way, or why it failed
// and how to try again.
export function Async<T>({ query, lines, children }: { query: UseQueryResult<T, unknown>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(lines ? { lines } : {})} />;
}
