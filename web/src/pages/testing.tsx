import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from '../api/session';
import type { Lang } from '../format/date';
import { sayIn, TongueContext } from '../text/text';

// What tests of pages share: somebody with permissions, and a service of a few
// answers by path.
export type Answers = Record<string, (url: URL, request: Request) => Response | Promise<Response>>;

export interface Sent {
  path: string;
  method: string;
  key: string | null;
  match: string | null;
  body: unknown;
}

interface Setting {
  permissions: { object: string; action: string; scopes: string[] }[];
  answers: Answers;
  sent: Sent[];
  lang?: Lang;
}

// can lists permissions written "object:action" or "object:action:scope".
export function can(...list: string[]) {
  return list.map((p) => {
    const [object = '', action = '', scope = 'all'] = p.split(':');
    return { object, action, scopes: [scope] };
  });
}

export function refusal(status: number, code: string, detail: string, errors: object[] = []): Response {
  return Response.json({ type: '', title: '未能完成', status, code, detail, request: 'q7', errors }, { status });
}

// asksOnly are questions that come in a body and change nothing.
const asksOnly = /\/(suggestions|trial)$/;

// shown renders a page; what it writes lands in sent.
export function shown(page: ReactNode, { permissions, answers, sent, lang = 'zh' }: Setting) {
  const fetcher = (async (request: Request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET' && !asksOnly.test(url.pathname)) {
      const copy = request.clone();
      const body: unknown = await copy.json().catch(() => undefined);
      sent.push({ path: url.pathname, method: request.method, key: request.headers.get('Idempotency-Key'), match: request.headers.get('If-Match'), body });
    }
    const answer = answers[`${request.method} ${url.pathname}`] ?? answers[url.pathname];
    return answer ? answer(url, request) : refusal(404, 'not_found', url.pathname);
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => lang, fetcher);
  keeper.signedIn({ user: { id: 'u', login: 'u', name: 'U' }, permissions } as unknown as Me);
  return render(
    <KeeperContext value={keeper}>
      <QueryClientProvider client={queries}>
        <TongueContext value={{ lang, t: sayIn(lang), change: () => undefined }}><ConfigProvider button={{ autoInsertSpace: false }}>{page}</ConfigProvider></TongueContext>
      </QueryClientProvider>
    </KeeperContext>,
  );
}

// stubRequests lets requests have addresses without a host, as in a browser.
export function stubRequests() {
  configure({ asyncUtilTimeout: 5000 }); // machines that are busy with other work
  const real = globalThis.Request;
  vi.stubGlobal('Request', class extends real {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, window.location.origin) : input, init);
    }
  });
}
