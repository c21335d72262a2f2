import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from '../api/session';
import type { Lang } from '../format/date';
import { sayIn, TongueContext } from '../text/text';

// What tests of pages stand on: a service that answers by method and path, and
// keeps what was sent.
export interface Sent {
  method: string;
  path: string;
  search: string;
  key: string | null;
  match: string | null;
  body: unknown;
}

export type Answers = Record<string, (sent: Sent) => Response | Promise<Response>>;

export const can = (...list: string[]) => list.map((p) => {
  const [object = '', action = '', scope = 'all'] = p.split(':');
  return { object, action, scopes: scope.split('+') };
});

export const who = (login: string, person: string | undefined, ...list: string[]) => ({ user: { id: login, login, name: login, ...(person && { person }) }, permissions: can(...list) });

// onStage shows a page to somebody. What has no answer is not found.
export function onStage(page: ReactNode, me: ReturnType<typeof who>, answers: Answers, lang: Lang = 'zh') {
  const sent: Sent[] = [];
  const fetcher = (async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const one: Sent = {
      method: request.method, path: pathname.replace('/api/v1', ''), search, key: request.headers.get('Idempotency-Key'), match: request.headers.get('If-Match'),
      body: request.method === 'GET' ? undefined : await request.json().catch(() => undefined),
    };
    sent.push(one);
    const answer = answers[`${one.method} ${one.path}`];
    return answer ? answer(one) : refusal(404, 'not_found', '没有这个对象');
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => lang, fetcher);
  keeper.signedIn(me as unknown as Me);
  const view = render(
    <KeeperContext value={keeper}>
      <QueryClientProvider client={queries}>
        <TongueContext value={{ lang, t: sayIn(lang), change: () => undefined }}>{page}</TongueContext>
      </QueryClientProvider>
    </KeeperContext>,
  );
  return { sent, view, of: (method: string, path: string) => sent.filter((s) => s.method === method && s.path === path) };
}

export function refusal(status: number, code: string, detail: string, errors: object[] = []): Response {
  return Response.json({ type: '', title: detail, status, code, detail, request: 'q7', errors }, { status });
}

// relativeRequests lets requests to paths alone be made outside of a browser.
export function relativeRequests(): void {
  const real = globalThis.Request;
  vi.stubGlobal('Request', class extends real {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, window.location.origin) : input, init);
    }
  });
}
