import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { daysSince, instalmentWords, moneyWords, spelled } from '../../format/words';
import { sayIn } from '../../text/text';
import { plainAmount } from '../../ui/FactDialog';
import { can, refusal, shown, stubRequests, type Answers, type Sent } from '../testing';
import Receipt from './Receipt';
import ReceiptList from './ReceiptList';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const receipt = {
  number: 'BK 1', customer: { code: 'C1', name: '岭屿水务' }, date: '2026-09-20', valueDate: '2026-09-19', amount: cny('1234.50'), allocated: cny('1000.00'), unallocated: cny('234.50'), revision: 7,
  allocations: [{ line: 1, contract: 'HT-1', instalment: '2', amount: cny('1000.00'), revision: 3 }],
};
const finance = can('receipt:read', 'receipt:create', 'receipt:edit', 'receipt:withdraw', 'allocation:read', 'allocation:create', 'allocation:edit', 'allocation:withdraw', 'contract:read');
const sent: Sent[] = [];
const answers = (more: Answers = {}): Answers => ({
  'GET /api/v1/receipts/BK%201': () => Response.json(receipt),
  'POST /api/v1/receipts/BK%201/suggestions': () => Response.json({ receipt: 'BK 1', month: '2026-11', adjusts: true, items: [] }),
  'GET /api/v1/receipts': () => Response.json({ items: [receipt], total: 1 }),
  ...more,
});
const page = (permissions: ReturnType<typeof can>, more: Answers = {}, lang: 'zh' | 'en' = 'zh') => shown(<Receipt number="BK%201" />, { permissions, answers: answers(more), sent, lang });

beforeEach(() => {
  sent.length = 0;
  window.history.replaceState(null, '', '/receipts');
  stubRequests();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a receipt', () => {
  it('shows to readers neither what they may not do nor where they may not go', async () => {
    page(can('receipt:read', 'allocation:read'));
    expect(await screen.findByText('1,000.00')).toBeTruthy();
    expect(screen.queryAllByRole('button')).toHaveLength(0);
    expect(screen.queryByRole('link', { name: 'HT-1' })).toBeNull();
  });

  it('is corrected on its revision, with a reason, and says where it has effect', async () => {
    page(finance, { 'PUT /api/v1/receipts/BK%201': () => Response.json(receipt) });
    fireEvent.click(await screen.findByRole('button', { name: '更正' }));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog.textContent).toContain('将作为调整进入 2026年11月'));
    expect((dialog.querySelector('[type=submit]') as HTMLButtonElement).disabled).toBe(true); // no reason yet
    fireEvent.change(screen.getByLabelText('到账金额'), { target: { value: '1,240.00' } });
    fireEvent.blur(screen.getByLabelText('到账金额'));
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: '银行回单' } });
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ method: 'PUT', match: '"7"', body: { customer: 'C1', date: '2026-09-20', valueDate: '2026-09-19', amount: cny('1240.00'), reason: '银行回单' } });
  });

  it('says at the field what is wrong, and keeps the input where somebody was quicker', async () => {
    let tries = 0;
    page(finance, { 'PUT /api/v1/receipts/BK%201': () => (tries++ === 0 ? refusal(422, 'request.invalid', '请求有误。', [{ code: 'x', at: '(amount.amount)', detail: '这不是 CNY 的金额。' }]) : refusal(409, 'version.stale', '内容已被他人修改。')) });
    fireEvent.click(await screen.findByRole('button', { name: '更正' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(screen.getByLabelText('到账金额'), { target: { value: '1.999' } });
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: '更正' } });
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(document.getElementById('fact-amount-note')?.textContent).toContain('这不是 CNY 的金额。'));
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(dialog.textContent).toContain('您的输入已保留'));
    expect((screen.getByLabelText('到账金额') as HTMLInputElement).value).toBe('1.999');
  });

  it('is taken back with its amount and the number of its allocations named', async () => {
    page(finance, { 'POST /api/v1/receipts/BK%201/withdrawal': () => Response.json({}) }, 'en');
    fireEvent.click((await screen.findAllByRole('button', { name: 'Take back' }))[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    for (const text of ['Take receipt BK 1 back?', 'CNY 1,234.50, with 1 allocations.']) expect(dialog.textContent).toContain(text);
    fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'typed twice' } });
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent[0]).toMatchObject({ path: '/api/v1/receipts/BK%201/withdrawal', match: '"7"', body: { reason: 'typed twice' } }));
  });

  it('is reversed in parts only where an amount is given', async () => {
    page(finance, { 'POST /api/v1/receipts/BK%201/reversal': () => Response.json(receipt, { status: 201 }) });
    fireEvent.click(await screen.findByRole('button', { name: '冲回' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('全额 1,234.50 元，并冲回全部 1 笔核销');
    fireEvent.change(screen.getByLabelText('冲回的流水号'), { target: { value: 'BK-R' } });
    fireEvent.change(screen.getByLabelText('退出日期'), { target: { value: '2026-11-20' } });
    fireEvent.change(screen.getByLabelText('退回金额'), { target: { value: '100.00' } });
    fireEvent.change(screen.getByLabelText(/第 1 笔：HT-1 第 2 期/), { target: { value: '100.00' } });
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: '退货' } });
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent[0]?.body).toEqual({ number: 'BK-R', date: '2026-11-20', amount: cny('100.00'), parts: [{ line: 1, amount: cny('100.00') }], reason: '退货' }));
  });

  it('has its allocations taken back on their own revisions', async () => {
    page(finance, { 'POST /api/v1/receipts/BK%201/allocations/1/withdrawal': () => Response.json({}) });
    fireEvent.click(await screen.findByRole('button', { name: '撤回第 1 笔核销' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('撤回核销：1,000.00 元到 HT-1 第 2 期？');
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: '错合同' } });
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent[0]?.match).toBe('"3"'));
  });
});

describe('the list of receipts', () => {
  it('pages by the cursors of the service, and keeps what is searched for out of the address', async () => {
    const asked: string[] = [];
    shown(<ReceiptList />, { permissions: finance, sent, answers: answers({ 'GET /api/v1/receipts': (url) => {
      asked.push(url.search);
      return Response.json({ items: [receipt], total: 60, ...(url.searchParams.get('cursor') ? {} : { next: 'c2' }) });
    } }) });
    fireEvent.click(await screen.findByRole('button', { name: '下一页' }));
    await waitFor(() => expect(asked.at(-1)).toContain('cursor=c2'));
    fireEvent.change(screen.getByLabelText('流水号或付款方'), { target: { value: '岭屿' } });
    fireEvent.click(screen.getByRole('button', { name: '查询' }));
    await waitFor(() => expect(asked.at(-1)).toContain('q='));
    expect(asked.at(-1)).not.toContain('cursor');
    expect(decodeURIComponent(window.location.href)).not.toContain('岭屿');
  });

  it('tells those who see parts of receipts that it is parts', async () => {
    shown(<ReceiptList />, { permissions: can('receipt:read:self'), sent, answers: answers({ 'GET /api/v1/receipts': () => Response.json({ items: [{ ...receipt, amount: undefined, unallocated: undefined }], total: 1 }) }) });
    expect(await screen.findByText(/不是整笔到账/)).toBeTruthy();
    expect(screen.queryByText('到账金额（元）')).toBeNull();
    expect(screen.queryByRole('button', { name: '录入回款' })).toBeNull();
  });
});

describe('words', () => {
  const zh = sayIn('zh');
  it('say amounts, instalments and ages', () => {
    expect(moneyWords(cny('-1234.50'), zh)).toBe('-1,234.50 元');
    expect(moneyWords({ amount: '5.00', currency: 'USD' }, zh)).toBe('USD 5.00');
    expect([instalmentWords('2', zh), instalmentWords('首付', zh)]).toEqual(['第 2 期', '首付']);
    expect(daysSince('2026-10-31', new Date(2026, 10, 2, 23))).toBe(2);
    expect([spelled('HT%2F1'), spelled('100%'), spelled(undefined)]).toEqual(['HT/1', '100%', '']);
    expect([plainAmount('1,234.50'), plainAmount(' 1 000，5 '), plainAmount('12.3万')]).toEqual(['1234.50', '10005', '12.3万']);
  });
});
