import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { dataOf, type Client } from '../../api/client';

// What a statement is made of on the page; all of it is asked for at once.

export function detailOf(client: Client, id: string) {
  return queryOptions({
    queryKey: ['statement', id],
    queryFn: ({ signal }) => dataOf(client.GET('/api/v1/statements/{id}', { signal, params: { path: { id } } })),
  });
}

// linesOf is a page of its lines.
export function linesOf(client: Client, id: string, cursor?: string) {
  return queryOptions({
    queryKey: ['statement', id, 'lines', cursor],
    queryFn: ({ signal }) => dataOf(client.GET('/api/v1/statements/{id}/lines', { signal, params: { path: { id }, query: { limit: 50, ...(cursor && { cursor }) } } })),
    placeholderData: keepPreviousData,
  });
}

// contractsOf is what its lines come to by contract.
export function contractsOf(client: Client, id: string) {
  return queryOptions({
    queryKey: ['statement', id, 'contracts'],
    queryFn: ({ signal }) => dataOf(client.GET('/api/v1/statements/{id}/lines', { signal, params: { path: { id }, query: { group: 'contract' } } })),
  });
}
