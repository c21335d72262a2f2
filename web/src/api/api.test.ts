import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { dataOf } from './client';
import { Failure, failureOf, faultsOf, fieldOf } from './problem';
import { Keeper, may, scopesOf, type Channel, type Me } from './session';

const base = 'http://localhost:3000';

function answers(list: Record<string, { status: number; body: unknown; headers?: Record<string, string> }>) {
  return vi.fn(async (request: Request) => {
    const found = list[`${request.method} ${new URL(request.url).pathname}`] ?? { status: 404, body: {} };
    return new Response(JSON.stringify(found.body), { status: found.status, headers: { 'Content-Type': 'application/json', ...found.headers } });
  });
}

const me = (id: string) => ({ user: { id, login: id, name: id }, roles: [], permissions: [], language: 'zh', company: '', banners: [] }) as unknown as Me;
const problem = (code: string, status: number, errors: unknown[] = []) => ({ type: '', title: 'T', status, code, detail: 'D', request: 'r1', errors });

function keeperWith(fetcher: ReturnType<typeof answers>) {
  const channel: Channel & { sent: unknown[] } = { sent: [], postMessage: (m) => channel.sent.push(m), onmessage: null };
  const queries = new QueryClient();
  const absolute = ((input: Request) => fetcher(input)) as unknown as typeof fetch;
  return { keeper: new Keeper(queries, channel, () => 'zh', absolute), channel, queries };
}

// jsdom has no base address for requests.
const plain = globalThis.Request;
vi.stubGlobal('Request', class extends plain {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === 'string' ? new URL(input, base) : input, init);
  }
});

describe('problem documents', () => {
  it('become failures with their code and waiting time', () => {
    const f = failureOf(429, problem('signin.wait', 429), '7');
    expect([f.code, f.status, f.retryAfter]).toEqual(['signin.wait', 429, 7]);
    expect(failureOf(502, '<html>', 'soon')).toMatchObject({ document: undefined, retryAfter: 0, code: 'network' });
  });

  it('name the field of a form by the end of the path', () => {
    expect(['login', '(login)', 'user.login', 'retroactive[0].reason', 'body.from', '', undefined].map(fieldOf)).toEqual(['login', 'login', 'login', 'reason', 'from', '', '']);
  });

  it('are parted into fields of the form and the rest', () => {
    const f = failureOf(422, problem('request.invalid', 422, [
      { code: 'a', at: 'login', detail: 'one' }, { code: 'b', at: 'login', detail: 'two' }, { code: 'c', at: 'elsewhere', detail: 'three' }, { code: 'd', detail: 'four' },
    ]), null);
    const got = faultsOf(f, ['login', 'name']);
    expect(Object.keys(got.fields)).toEqual(['login']);
    expect(got.fields.login?.detail).toBe('one');
    expect(got.rest.map((x) => x.detail)).toEqual(['two', 'three', 'four']);
    expect(faultsOf(new Error('x'), ['login'])).toEqual({ fields: {}, rest: [] });
  });
});

describe('the client', () => {
  it('asks in the language, and throws what failed', async () => {
    const fetcher = answers({ 'GET /api/v1/runs': { status: 503, body: problem('service.busy', 503), headers: { 'Retry-After': '2' } } });
    const { keeper } = keeperWith(fetcher);
    const failed = await dataOf(keeper.client.GET('/api/v1/runs')).catch((e: unknown) => e);
    expect(failed).toBeInstanceOf(Failure);
    expect((failed as Failure).retryAfter).toBe(2);
    expect(fetcher.mock.calls[0]?.[0].headers.get('Accept-Language')).toBe('zh');
  });

  it('words a service that cannot be reached as a failure without a document', async () => {
    const { keeper } = keeperWith(vi.fn(async () => { throw new TypeError('fetch failed'); }) as never);
    const failed = await dataOf(keeper.client.GET('/api/v1/runs')).catch((e: unknown) => e);
    expect(failed).toMatchObject({ status: 0, document: undefined });
  });
});

describe('the session', () => {
  it('ends with everything that was read, in every tab', async () => {
    const { keeper, channel, queries } = keeperWith(answers({ 'DELETE /api/v1/sessions': { status: 200, body: { done: true } } }));
    keeper.signedIn(me('anna'));
    queries.setQueryData(['statement', '1'], { total: '100.00' });
    await keeper.signOut();
    expect(queries.getQueryCache().getAll()).toEqual([]);
    expect(keeper.current()).toEqual({ phase: 'out', ended: true });
    expect(channel.sent).toEqual([{ kind: 'in', user: 'anna' }, { kind: 'out' }]);
  });

  it('ends when another tab signs out', () => {
    const { keeper, channel, queries } = keeperWith(answers({}));
    keeper.signedIn(me('anna'));
    queries.setQueryData(['statement', '1'], {});
    channel.onmessage?.({ data: { kind: 'out' } } as MessageEvent);
    expect(keeper.current().phase).toBe('out');
    expect(queries.getQueryCache().getAll()).toEqual([]);
  });

  it('is asked for again when another tab signs in somebody else, and not for the same', async () => {
    const fetcher = answers({ 'GET /api/v1/session': { status: 200, body: me('bob') } });
    const { keeper, channel, queries } = keeperWith(fetcher);
    keeper.signedIn(me('anna'));
    queries.setQueryData(['statement', '1'], {});
    channel.onmessage?.({ data: { kind: 'in', user: 'anna' } } as MessageEvent);
    expect(queries.getQueryCache().getAll()).toHaveLength(1);
    channel.onmessage?.({ data: { kind: 'in', user: 'bob' } } as MessageEvent);
    expect(queries.getQueryCache().getAll()).toEqual([]);
    await vi.waitFor(() => expect(keeper.current()).toMatchObject({ phase: 'in', me: { user: { id: 'bob' } } }));
  });

  it('ends on any answer that knows of none, and not where a password is asked for once more', async () => {
    const fetcher = answers({
      'GET /api/v1/runs': { status: 401, body: problem('session.none', 401) },
      'GET /api/v1/statements': { status: 401, body: problem('session.reauth_required', 401) },
    });
    const { keeper } = keeperWith(fetcher);
    keeper.signedIn(me('anna'));
    await keeper.client.GET('/api/v1/statements').catch(() => undefined);
    expect(keeper.current().phase).toBe('in');
    await keeper.client.GET('/api/v1/runs').catch(() => undefined);
    expect(keeper.current()).toEqual({ phase: 'out', ended: true });
  });

  it('is nobody at first where nobody is signed in', async () => {
    const { keeper } = keeperWith(answers({ 'GET /api/v1/session': { status: 401, body: problem('session.none', 401) } }));
    await keeper.ask();
    expect(keeper.current()).toEqual({ phase: 'out', ended: false });
  });

  it('knows what somebody may do, and how far', () => {
    const who = { permissions: [{ object: 'run', action: 'read', scopes: ['all'] }] };
    expect(may(who, 'run', 'read')).toBe(true);
    expect(may(who, 'run', 'approve')).toBe(false);
    expect(scopesOf(who, 'run', 'read')).toEqual(['all']);
  });
});
