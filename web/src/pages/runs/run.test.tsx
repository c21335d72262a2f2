import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from '../../api/session';
import { sayIn, TongueContext } from '../../text/text';
import { nextOf, seesDifferences } from './duties';
import { quarters } from './JobProgress';
import Run from './Run';

const run = {
  id: 'r1', state: 'prepared', from: '2026-10', to: '2026-10', currency: 'CNY', knownAt: 7, digest: 'd1', payees: 38, total: '412300.00', pending: '0.00',
  plans: [{ plan: 'p', version: 3, digest: 'x' }], prepared: { by: 'hanna', at: '2026-11-02T09:00:00Z' }, findings: [{ code: 'w', at: '(p v3)', detail: '尚未签收', warning: true }],
};
const can = (...list: string[]) => list.map((p) => ({ object: p.split(':')[0] as string, action: p.split(':')[1] as string, scopes: ['all'] }));
const who = (login: string, ...list: string[]) => ({ user: { id: login, login, name: login }, permissions: can(...list) });

interface Sent {
  path: string;
  key: string | null;
  body: unknown;
}

const sent: Sent[] = [];

function shown(me: ReturnType<typeof who>, answers: Record<string, () => Response> = {}, data: object = run) {
  const fetcher = (async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === 'POST') sent.push({ path, key: request.headers.get('Idempotency-Key'), body: await request.json().catch(() => undefined) });
    const answer = answers[path];
    if (answer) return answer();
    if (path.endsWith('/differences')) return Response.json({ before: 'r0', currency: 'CNY', items: [{ payee: 'E01', month: '2026-10', was: '100.00', is: '-20.00', causes: ['base', 'plan'] }] });
    if (path.endsWith('/totals')) return Response.json({ currency: 'CNY', total: '412300.00', pending: '0.00', items: [] });
    return Response.json(data);
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => 'zh', fetcher);
  keeper.signedIn(me as unknown as Me);
  return render(
    <KeeperContext value={keeper}>
      <QueryClientProvider client={queries}>
        <TongueContext value={{ lang: 'zh', t: sayIn('zh'), change: () => undefined }}><Run id="r1" /></TongueContext>
      </QueryClientProvider>
    </KeeperContext>,
  );
}

beforeEach(() => {
  sent.length = 0;
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

const button = (name: string) => screen.getByRole('button', { name }) as HTMLButtonElement;
const refusal = (status: number, code: string, detail: string) => Response.json({ type: '', title: '没有权限', status, code, detail, request: 'q7', errors: [{ code: 'e', detail: '您本人在这次核算中领取报酬。' }] }, { status });

describe('the next step of a run', () => {
  const r = run as never;
  it('goes from approval over seconding to payment', () => {
    const approved = { by: 'dora', at: '' };
    expect(nextOf(r, who('dora', 'run:approve') as never)).toEqual({ step: 'approve', able: true, own: false });
    expect(nextOf({ ...run, approved } as never, who('fei', 'run:second') as never)).toEqual({ step: 'second', able: true, own: false });
    expect(nextOf({ ...run, state: 'approved', approved } as never, who('fei', 'run:pay') as never)).toEqual({ step: 'pay', able: true, own: false });
    for (const state of ['paid', 'discarded', 'failed', 'calculating']) expect(nextOf({ ...run, state } as never, who('fei', 'run:pay') as never)).toBeUndefined();
  });

  it('is not for who took an earlier one, unless one person may do it all', () => {
    expect(nextOf(r, who('hanna', 'run:approve') as never)?.own).toBe(true);
    expect(nextOf({ ...run, banner: 'one approver' } as never, who('hanna', 'run:approve') as never)?.own).toBe(false);
    expect(nextOf({ ...run, approved: { by: 'dora', at: '' } } as never, who('dora', 'run:second') as never)?.own).toBe(true);
  });

  it('shows differences to those alone whose duty needs drafts', () => {
    expect(seesDifferences(who('a', 'statement.totals:read', 'run:approve'))).toBe(true);
    expect(seesDifferences(who('a', 'statement.totals:read', 'run:pay'))).toBe(false);
    expect(seesDifferences(who('a', 'run:approve'))).toBe(false);
  });
});

describe('a run', () => {
  it('is approved after its month was typed, with its digest, once', async () => {
    shown(who('dora', 'run:approve', 'run.totals:read'), { '/api/v1/runs/r1/approval': () => Response.json({ ...run, state: 'approved' }) });
    fireEvent.click(await screen.findByRole('button', { name: '批准并关账' }));
    const dialog = await screen.findByRole('dialog');
    for (const text of ['批准2026年10月核算？', '38 人，合计 ¥412,300.00。', '关账后不再改变']) expect(dialog.textContent).toContain(text);
    const confirm = screen.getAllByRole('button', { name: '批准并关账' }).at(-1) as HTMLButtonElement;
    expect(confirm.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText('请输入 2026-10 以确认'), { target: { value: '2026-09' } });
    expect(confirm.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText('请输入 2026-10 以确认'), { target: { value: '2026-10' } });
    fireEvent.click(confirm);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ path: '/api/v1/runs/r1/approval', body: { digest: 'd1' } });
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('tells whoever prepared it that somebody else must approve it', async () => {
    shown(who('hanna', 'run:approve', 'run:prepare', 'run:discard'));
    expect(await screen.findByText('本次核算由您准备，须由他人批准。')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '批准并关账' })).toBeNull();
    expect(button('重新核算')).toBeTruthy();
  });

  it('shows the refusal of the service in words, and keeps the key for another try', async () => {
    shown(who('dora', 'run:discard'), { '/api/v1/runs/r1/discard': () => refusal(403, 'run.separation_of_duties', '职责分离：这一步必须由他人完成。') });
    fireEvent.click(await screen.findByRole('button', { name: /作 ?废/ }));
    const dialog = await screen.findByRole('dialog');
    const confirm = screen.getAllByRole('button', { name: /作 ?废/ }).at(-1) as HTMLButtonElement;
    fireEvent.click(confirm);
    await waitFor(() => expect(dialog.textContent).toContain('职责分离：这一步必须由他人完成。'));
    expect(dialog.textContent).toContain('您本人在这次核算中领取报酬。');
    expect(dialog.textContent).toContain('q7');
    await waitFor(() => expect(confirm.className).not.toContain('loading')); // while it says so, it takes no clicks
    fireEvent.click(confirm);
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]?.key).toBe(sent[1]?.key);
  });

  it('asks for the password where the service wants it once more', async () => {
    let calls = 0;
    shown(who('fei', 'run:pay'), {
      '/api/v1/runs/r1/payment': () => (calls++ === 0 ? refusal(401, 'session.reauth_required', '这一步需要再次输入密码。') : Response.json({ ...run, state: 'paid' })),
      '/api/v1/session/confirmation': () => Response.json({ done: true }),
    }, { ...run, state: 'approved', approved: { by: 'dora', at: '2026-11-03T00:00:00Z' } });
    fireEvent.click(await screen.findByRole('button', { name: '标记为已发放' }));
    await screen.findByRole('dialog');
    fireEvent.click(screen.getAllByRole('button', { name: '标记为已发放' }).at(-1) as HTMLButtonElement);
    fireEvent.change(await screen.findByLabelText('请再次输入您的密码'), { target: { value: 'correct horse' } });
    fireEvent.click(screen.getAllByRole('button', { name: '标记为已发放' }).at(-1) as HTMLButtonElement);
    await waitFor(() => expect(sent.map((s) => s.path)).toEqual(['/api/v1/runs/r1/payment', '/api/v1/session/confirmation', '/api/v1/runs/r1/payment']));
    expect(sent[1]?.body).toEqual({ password: 'correct horse' });
  });

  it('names differences with their causes, and warnings with their place', async () => {
    shown(who('dora', 'run:approve', 'statement.totals:read'));
    expect(await screen.findByText('回款或分成不同、方案不同')).toBeTruthy();
    expect(screen.getByText('-20.00')).toBeTruthy();
    expect(screen.getByText('p v3')).toBeTruthy();
  });

  it('shows how far its calculation is, and neither amounts nor steps before it is done', async () => {
    shown(who('hanna', 'run:prepare', 'job:cancel'), {}, { ...run, state: 'calculating', digest: undefined, total: undefined, job: { id: 'j', kind: 'prepare', subject: 'r1', state: 'running', done: 30, total: 40 } });
    expect(await screen.findByText('已完成 30，共 40')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('完成 75%');
    expect(screen.queryByRole('button', { name: /作 ?废/ })).toBeNull();
    fireEvent.click(button('取消核算'));
    await waitFor(() => expect(sent[0]?.path).toBe('/api/v1/jobs/j/cancel'));
  });

  it('says quarters alone', () => {
    expect([[0, 0], [0, 10], [3, 10], [5, 10], [9, 10], [10, 10]].map(([d, n]) => quarters(d as number, n as number))).toEqual([0, 0, 25, 50, 75, 100]);
  });
});
