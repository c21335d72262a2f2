import { ConfigProvider } from 'antd';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from './api/session';
import type { Lang } from './format/date';
import { sayIn, TongueContext } from './text/text';

configure({ asyncUtilTimeout: 5000 }); // machines that do other work as well

// Sent is a request as a test sees it.
export interface Sent {
  method: string;
  path: string; // with its query
  body: unknown;
  headers: Headers;
}

// able makes permissions of "object:action" or "object:action:scope".
export function able(...list: string[]): { object: string; action: string; scopes: string[] }[] {
  return list.map((p) => {
    const [object = '', action = '', scope = 'all'] = p.split(':');
    return { object, action, scopes: [scope] };
  });
}

// refusal is a problem document as the service answers.
export function refusal(status: number, code: string, more: object = {}): Response {
  return Response.json({ type: '', title: code, status, code, detail: `detail of ${code}`, request: 'q7', ...more }, { status });
}

interface Scene {
  me: object;
  lang?: Lang;
  answers: Record<string, unknown>; // by "METHOD path", else by path; a function is called
}

// stage shows something to somebody signed in, with answers in the place of the
// service, and keeps what was sent.
export function stage(what: ReactNode, { me, lang = 'zh', answers }: Scene): { sent: Sent[]; keeper: Keeper } {
  const sent: Sent[] = [];
  const fetcher = (async (request: Request) => {
    const url = new URL(request.url);
    sent.push({ method: request.method, path: url.pathname + url.search, body: request.method === 'GET' ? undefined : await request.json().catch(() => undefined), headers: request.headers });
    const short = url.pathname.replace('/api/v1', '');
    const answer = answers[`${request.method} ${short}`] ?? answers[short];
    if (typeof answer === 'function') return (answer as (url: URL) => Response)(url);
    return answer === undefined ? refusal(404, 'not_found') : Response.json(answer);
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => lang, fetcher);
  keeper.signedIn({ user: { id: 'me', login: 'root', name: 'Root' }, roles: [], permissions: [], ...me } as unknown as Me);
  render(
    <KeeperContext value={keeper}>
      <QueryClientProvider client={queries}>
        <TongueContext value={{ lang, t: sayIn(lang), change: () => undefined }}>
          <ConfigProvider button={{ autoInsertSpace: false }} theme={{ token: { motion: false } }}>{what}</ConfigProvider>
        </TongueContext>
      </QueryClientProvider>
    </KeeperContext>,
  );
  return { sent, keeper };
}

// allowAddresses lets requests be made of paths alone, as in a browser.
export function allowAddresses(): void {
  const real = globalThis.Request;
  vi.stubGlobal('Request', class extends real {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, window.location.origin) : input, init);
    }
  });
}
