import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from '../../api/session';
import { sayIn, TongueContext } from '../../text/text';
import Home from './Home';

const asked: string[] = [];
const run = (id: string, by: string, more: object = {}) => ({ id, state: 'prepared', from: '2026-10', to: '2026-10', currency: 'CNY', payees: 38, total: '412300.00', plans: [], prepared: { by, at: '2026-11-02T09:00:00Z' }, ...more });

function shown(permissions: Record<string, string>, person?: string, answers: Record<string, object[]> = {}) {
  const fetcher = (async (request: Request) => {
    const url = new URL(request.url);
    asked.push(url.pathname + url.search);
    return Response.json({ items: answers[`${url.pathname} ${url.searchParams.get('state') ?? ''}`.trim()] ?? [], total: 7 });
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => 'en', fetcher);
  const list = Object.entries(permissions).map(([p, scope]) => ({ object: p.split(':')[0], action: p.split(':')[1], scopes: [scope] }));
  keeper.signedIn({ user: { id: 'u', login: 'dora', name: 'Dora', ...(person && { person }) }, permissions: list } as unknown as Me);
  return render(
    <KeeperContext value={keeper}><QueryClientProvider client={queries}>
      <TongueContext value={{ lang: 'en', t: sayIn('en'), change: () => undefined }}><Home /></TongueContext>
    </QueryClientProvider></KeeperContext>,
  );
}

beforeEach(() => {
  asked.length = 0;
  const real = globalThis.Request;
  vi.stubGlobal('Request', class extends real {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://localhost:3000') : input, init);
    }
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('home', () => {
  it('lists the runs that its reader can approve, and not their own', async () => {
    shown({ 'run:read': 'all', 'run:approve': 'all' }, undefined, { '/api/v1/runs prepared': [run('r1', 'hanna'), run('r2', 'dora'), run('r3', 'hanna', { approved: { by: 'max', at: '' } })] });
    const link = await screen.findByRole('link', { name: 'Approve the run for Oct 2026' });
    expect(link.getAttribute('href')).toBe('/runs/r1');
    expect(screen.getAllByRole('listitem').filter((li) => /in all/.test(li.textContent ?? ''))).toHaveLength(1);
    expect(screen.getByText(/¥412,300.00/)).toBeTruthy();
  });

  it('shows a rep the last statement, and asks for nothing else', async () => {
    shown({ 'statement.totals:read': 'self' }, 'E01', { '/api/v1/statements': [{ id: 's1', month: '2026-10', state: 'approved', currency: 'CNY', total: '100.00', pending: '20.00', payee: {} }] });
    expect(await screen.findByText('¥100.00')).toBeTruthy();
    expect(screen.getByText(/Payable for Oct 2026; pending ¥20.00/)).toBeTruthy();
    expect(asked).toEqual(['/api/v1/statements?payee=E01&sort=-month&limit=1']);
  });

  it('counts what finance has to allocate, and says where nothing waits', async () => {
    shown({ 'receipt:read': 'all', 'allocation:create': 'all', 'run:read': 'all', 'run:pay': 'all' }, undefined, { '/api/v1/receipts': [{ number: 'R-9', date: '2026-10-01', customer: { code: 'C1', name: 'Haichuan' }, unallocated: { amount: '6000.00', currency: 'CNY' } }] });
    expect(await screen.findByText('Receipts not allocated: 7, the oldest first.')).toBeTruthy();
    expect(screen.getByText(/Haichuan/).textContent).toBe('R-9 · Haichuan');
    expect(screen.getByRole('link', { name: 'R-9' }).getAttribute('href')).toBe('/bench?receipt=R-9');
    expect(await screen.findByText(/No run waits for you to mark it as paid/)).toBeTruthy();
  });

  it('tells whoever has no pages so', () => {
    shown({});
    expect(screen.getByText(/no pages here yet/)).toBeTruthy();
    expect(asked).toEqual([]);
  });
});
