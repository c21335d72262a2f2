import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Keeper, KeeperContext, type Me } from '../../api/session';
import { sayIn, TongueContext } from '../../text/text';
import { changedPairs } from './Compare';
import { branches } from './Explanation';
import { sections } from './Lines';
import Statement from './Statement';
import { allLines, cssText } from './usePrint';
import { barsOf } from './Waterfall';

const line = (seq: number, more: object) => ({
  seq, key: `k${seq}`, kind: 'commission', origin: '2026-04', plan: 'p', version: 1, component: 'commission', receipt: `R-${seq}`, contract: 'HT-1', customer: '海川电力',
  date: '2026-04-15', base: '100000.05', before: '0.00', exact: '1234.5678', amount: '1234.57', ...more,
});
const statement = {
  id: 's4', run: 'r4', state: 'approved', payee: { code: 'E01', name: '林悦' }, month: '2026-04', currency: 'CNY', total: '12345.67', pending: '2000.00', lines: 3,
  subtotals: [
    { plan: 'p', version: 1, component: 'commission', lines: 2, base: '100000.05', payable: '12645.67', pending: '2000.00' },
    { adjustments: true, lines: 1, base: '0.00', payable: '-300.00', pending: '0.00' },
  ],
  waiting: [{ payee: 'E01', contract: 'HT-2', currency: 'CNY', amount: '2000.00', lines: 1, since: '2026-03', waits: '首付款 24.0%，门槛 30%', signed: '2026-01-01',
    total: { amount: '100000.00', currency: 'CNY' }, received: { amount: '24000.00', currency: 'CNY' }, missing: { amount: '6000.00', currency: 'CNY' } }],
  monthBefore: { statement: 's3', month: '2026-03', total: '14655.67', change: '-2310.00', parts: [{ plan: 'p', component: 'commission', was: '14655.67', is: '12645.67', cause: 'base' }] },
};
const lines = [line(1, {}), line(2, { contract: 'HT-2', pending: true, waits: '首付款 24.0%，门槛 30%', amount: '2000.00' }), line(3, { kind: 'adjustment', origin: '2026-02', cause: 'base', amount: '-300.00' })];
const everything = ['statement.totals', 'statement.lines', 'plan'].map((object) => ({ object, action: 'read', scopes: ['self'] }));

const asked: string[] = [];

function shown(permissions: object[], answer: object = statement) {
  const fetcher = (async (request: Request) => {
    const url = new URL(request.url);
    asked.push(url.pathname + url.search);
    if (url.pathname.endsWith('/explanation')) return Response.json({ seq: 1, text: '提成：1,234.57 CNY\n  基数：100,000.05 CNY\n    回款 R-1（receipt R-1）\n  条款：p v1\n', trace: {} });
    if (url.pathname.endsWith('/lines')) return Response.json({ statement, items: url.searchParams.has('group') ? [] : lines, groups: [{ contract: 'HT-1', lines: 3, base: '100000.05', payable: '12345.67', pending: '2000.00' }] });
    if (url.pathname === '/api/v1/plans') return Response.json({ items: [{ code: 'p', title: { zh: '大客户方案', en: 'Key accounts' }, currency: 'CNY', versions: [{ plan: 'p', version: 1, components: [{ code: 'commission', title: { zh: '回款提成', en: 'Commission' } }] }] }] });
    if (url.pathname === '/api/v1/statements') return Response.json({ items: [{ ...statement, id: 's3', month: '2026-03' }, statement] });
    return Response.json(answer);
  }) as unknown as typeof fetch;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keeper = new Keeper(queries, { postMessage: () => undefined, onmessage: null }, () => 'zh', fetcher);
  keeper.signedIn({ user: { id: 'u', login: 'e01', name: '林悦' }, permissions } as unknown as Me);
  return render(
    <KeeperContext value={keeper}>
      <QueryClientProvider client={queries}>
        <TongueContext value={{ lang: 'zh', t: sayIn('zh'), change: () => undefined }}><Statement id="s4" /></TongueContext>
      </QueryClientProvider>
    </KeeperContext>,
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

describe('a statement', () => {
  it('says how much, how it differs and why, and what is waiting', async () => {
    shown(everything);
    expect(await screen.findByText('¥12,345.67')).toBeTruthy();
    expect(screen.getByText(/比上月少 2,310.00 元：回款或分成不同/)).toBeTruthy();
    const waiting = screen.getByRole('heading', { name: '待释放：缺什么' }).closest('section') as HTMLElement;
    for (const text of ['首付款 24.0%，门槛 30%', '6,000.00', '24,000.00', '2026年3月']) expect(within(waiting).getByText(text)).toBeTruthy();
    expect(await screen.findByText(/大客户方案 第 1 版/)).toBeTruthy();
    expect(screen.getAllByRole('rowheader', { name: '回款提成' }).length).toBeGreaterThan(0);
    expect((await screen.findByRole('link', { name: /2026年3月/ })).getAttribute('href')).toBe('/statements/s3');
  });

  it('opens a line down to its receipt, and parts corrections from the rest', async () => {
    shown(everything);
    const corrections = (await screen.findByRole('heading', { name: '调整与冲回' })).closest('section') as HTMLElement;
    expect(within(corrections).getByText(/来自 2026年2月/)).toBeTruthy();
    expect(within(corrections).getByText('-300.00')).toBeTruthy();
    expect(within(corrections).queryByText('1,234.57')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'R-1：1,234.57，为什么是这个数？' }));
    expect(await screen.findByText('回款 R-1（receipt R-1）')).toBeTruthy();
    expect(screen.getByText('1,234.5678')).toBeTruthy();
    expect(asked).toContain('/api/v1/statements/s4/lines/1/explanation');
  });

  it('shows no lines, and asks for none, where only totals are allowed', async () => {
    shown([{ object: 'statement.totals', action: 'read', scopes: ['all'] }], { ...statement, waiting: undefined });
    expect(await screen.findByText('¥12,345.67')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: '明细' })).toBeNull();
    expect(asked.some((path) => path.includes('/lines'))).toBe(false);
    expect(asked.some((path) => path.includes('/plans'))).toBe(false);
  });

  it('says of an empty one why, of a negative one what follows, and of a draft that it is one', async () => {
    shown(everything, { ...statement, state: 'prepared', total: '-0.01', lines: 0, subtotals: [], waiting: [] });
    expect(await screen.findByText(/没有归属您的已确认回款/)).toBeTruthy();
    expect(screen.getByText(/合计为负/)).toBeTruthy();
    expect(screen.getByText(/这是草稿/)).toBeTruthy();
    expect((screen.getByRole('button', { name: /打 ?印/ }) as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('an explanation', () => {
  it('becomes a tree by its indentation', () => {
    const tree = branches('a\n  b\n    c\n  d\ne\n');
    expect(tree.map((b) => b.text)).toEqual(['a', 'e']);
    expect(tree[0]?.children.map((b) => [b.text, b.children.length])).toEqual([['b', 1], ['d', 0]]);
    expect(branches('')).toEqual([]);
  });
});

describe('lines', () => {
  it('are put under component and contract where they follow each other', () => {
    const list = [line(1, {}), line(2, {}), line(3, { contract: 'HT-2' }), line(4, {})] as never[];
    expect(sections(list).map((s) => s.lines.length)).toEqual([2, 1, 1]);
  });
});

describe('the waterfall', () => {
  it('begins each bar where the one before it ended, and stands the total on the ground', () => {
    const { bars, ground } = barsOf([{ label: 'a', amount: '100.00' }, { label: 'b', amount: '-40.00' }], '60.00', '40.00');
    expect(ground).toBeCloseTo(1);
    expect(bars.map((b) => [b.kind, Math.round(b.top * 100), Math.round(b.height * 100)])).toEqual([['up', 0, 100], ['down', 0, 40], ['total', 40, 60], ['pending', 0, 40]]);
  });

  it('keeps its ground where amounts are below zero', () => {
    const { bars, ground } = barsOf([{ label: 'a', amount: '50.00' }, { label: 'b', amount: '-100.00' }], '-50.00', '0.00');
    expect(ground).toBeCloseTo(0.5);
    expect(bars.map((b) => [Math.round(b.top * 100), Math.round(b.height * 100)])).toEqual([[0, 50], [0, 100], [50, 50]]);
    expect(barsOf([], '0.00', '0.00').bars).toHaveLength(1);
  });
});

describe('two months', () => {
  const sum = (contract: string | undefined, payable: string) => ({ contract, payable, base: '0.00', pending: '0.00', lines: 1 });

  it('are compared by contract as the texts that came, without what is the same', () => {
    expect(changedPairs([sum('HT-1', '10.00'), sum('HT-2', '5.00'), sum(undefined, '1.00')], [sum('HT-1', '10.00'), sum('HT-3', '7.00'), sum(undefined, '2.00')])).toEqual([
      { contract: 'HT-3', is: '7.00' }, { contract: undefined, is: '2.00', was: '1.00' }, { contract: 'HT-2', was: '5.00' },
    ]);
    expect(changedPairs([], [])).toEqual([]);
  });

  it('are asked for when somebody opens the comparison, and not where lines are not allowed', async () => {
    shown(everything);
    const summary = await screen.findByText('与 2026年3月逐个合同比较');
    expect(asked).not.toContain('/api/v1/statements/s3/lines?group=contract');
    const details = summary.closest('details') as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event('toggle'));
    expect(await screen.findByText('每个合同都与上月相同。')).toBeTruthy();
    expect(asked).toContain('/api/v1/statements/s3/lines?group=contract');
    cleanup();
    shown([{ object: 'statement.totals', action: 'read', scopes: ['all'] }], { ...statement, waiting: undefined });
    await screen.findByText('¥12,345.67');
    expect(screen.queryByText(/逐个合同比较/)).toBeNull();
  });
});

describe('printing', () => {
  it('reads every page before it prints', async () => {
    const pages: Record<string, { items: never[]; next?: string }> = { '': { items: [1, 2] as never[], next: 'a' }, a: { items: [3, 4] as never[], next: 'b' }, b: { items: [5] as never[] } };
    const told: number[] = [];
    expect(await allLines(async (cursor) => pages[cursor ?? ''] as never, true, (n) => told.push(n))).toEqual([1, 2, 3, 4, 5]);
    expect(told).toEqual([2, 4, 5]);
    expect(await allLines(() => Promise.reject(new Error('asked')), false, () => undefined)).toEqual([]);
  });

  it('puts all lines on the page, with payee, month and digest on each sheet, and takes them away again', async () => {
    let at = '';
    const print = vi.fn(() => { at = [...document.head.querySelectorAll('style')].map((s) => s.textContent).join(''); });
    vi.stubGlobal('print', print);
    shown(everything, { ...statement, digest: 'abc123', knownAt: 7 });
    fireEvent.click(await screen.findByRole('button', { name: /打 ?印/ }));
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    expect(asked).toContain('/api/v1/statements/s4/lines?limit=200');
    expect(at).toContain('@top-left { content: "林悦 2026年4月提成单 \\b7  E01"');
    expect(at).toMatch(/@bottom-left \{ content: "[^"]*abc123"/);
    window.dispatchEvent(new Event('afterprint'));
    await waitFor(() => expect(document.head.innerHTML).not.toContain('@top-left'));
  });

  it('lets no name out of its string in the style sheet', () => {
    expect(cssText('a"; }\n\\')).toBe('"a\\22 \\3b  \\7d \\a \\5c "');
    expect(cssText('林悦 E002 (2026-10)')).toBe('"林悦 E002 (2026-10)"');
    expect(cssText('a"b')).toBe('"a\\22 b"');
  });
});
