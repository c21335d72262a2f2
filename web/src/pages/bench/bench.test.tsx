import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { menuOf } from '../../ui/menu';
import { can, refusal, shown, stubRequests, type Answers, type Sent } from '../testing';
import Bench from './Bench';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const receipt = { number: 'BK/1', customer: { code: 'C1', name: '岭屿水务' }, date: '2026-09-20', valueDate: '2026-09-20', amount: cny('100000.00'), allocated: cny('0.00'), unallocated: cny('100000.00'), revision: 1 };
const found = {
  receipt: 'BK/1', left: cny('100000.00'), month: '2026-11', adjusts: true, items: [
    { contract: 'HT-0192', customer: { code: 'C2', name: '集团' }, instalment: '2', due: '2026-10-01', open: cny('60000.00'), amount: cny('60000.00'), left: cny('40000.00'), evidence: [{ code: 'number', text: '附言或流水号里有这个合同号' }] },
    { contract: 'HT-0300', customer: { code: 'C1' }, open: cny('100000.00'), amount: cny('100000.00'), left: cny('0.00'), evidence: [{ code: 'amount', text: '未收金额与未核销金额相同' }] },
  ],
};
const clerk = can('receipt:read', 'allocation:create', 'contract:read', 'instalment:read');
const trialOf = (body: { contract: string; instalment?: string; amount: string }) => ({ contract: body.contract, instalment: body.instalment, amount: cny(body.amount), left: cny('40000.00'), open: cny('0.00'), month: '2026-11', adjusts: true });

const sent: Sent[] = [];
const answers = (more: Answers = {}): Answers => ({
  '/api/v1/unallocated': () => Response.json({ items: [receipt], total: 1 }),
  '/api/v1/receipts/BK%2F1/suggestions': () => Response.json(found),
  '/api/v1/receipts/BK%2F1/trial': async (_, request) => Response.json(trialOf(await request.json() as never)),
  '/api/v1/contracts/HT-0192/instalments': () => Response.json({ items: [{ number: '2', due: '2026-10-01', amount: cny('60000.00'), open: cny('60000.00'), revision: 1 }] }),
  '/api/v1/receipts/BK%2F1/allocations': () => Response.json({ line: 1, contract: 'HT-0192', instalment: '2', amount: cny('60000.00'), revision: 1 }, { status: 201 }),
  ...more,
});

function open(lang: 'zh' | 'en' = 'zh', more: Answers = {}) {
  window.history.replaceState(null, '', '/bench?receipt=BK%2F1');
  return shown(<Bench />, { permissions: clerk, answers: answers(more), sent, lang });
}

beforeEach(() => {
  sent.length = 0;
  stubRequests();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the allocation bench', () => {
  it('is in the menu of those alone who allocate', () => {
    const paths = (...list: string[]) => menuOf({ permissions: can(...list) } as never).map((e) => e.path);
    expect(paths('receipt:read')).not.toContain('/bench');
    expect(paths('receipt:read', 'allocation:create')).toContain('/bench');
  });

  it('keeps the order of evidence that the service gives, with its words', async () => {
    open();
    const rows = await screen.findAllByRole('button', { name: /^核销到 / });
    expect(rows.map((b) => b.getAttribute('aria-label'))).toEqual(['核销到 HT-0192 第 2 期', '核销到 HT-0300']);
    expect(screen.getByText('附言或流水号里有这个合同号')).toBeTruthy();
    expect(screen.getByText(/已关账：核销将作为调整进入 2026年11月/)).toBeTruthy();
  });

  it('asks with amount, contract and instalment, and says what is left and when it has effect', async () => {
    open();
    fireEvent.click(await screen.findByRole('button', { name: '核销到 HT-0192 第 2 期' }));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog.textContent).toContain('核销 60,000.00 元到 HT-0192 第 2 期？'));
    for (const text of ['这笔回款还剩 40,000.00 元', '将作为调整进入 2026年11月']) expect(dialog.textContent).toContain(text);
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ path: '/api/v1/receipts/BK%2F1/allocations', body: { contract: 'HT-0192', instalment: '2', amount: cny('60000.00') } });
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends nothing before the service has said what the typed amount leaves', async () => {
    open('en');
    fireEvent.click(await screen.findByRole('button', { name: 'Allocate to HT-0192 instalment 2' }));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog.textContent).toContain('Allocate CNY 60,000.00 to HT-0192 instalment 2?'));
    const submit = screen.getAllByRole('button', { name: 'Allocate' }).at(-1) as HTMLButtonElement;
    fireEvent.change(screen.getByLabelText('Amount (CNY)'), { target: { value: '1,000.50' } });
    expect(submit.disabled).toBe(true);
    fireEvent.submit(submit.closest('form') as HTMLFormElement);
    expect(sent).toHaveLength(0);
    await waitFor(() => expect(dialog.textContent).toContain('Allocate CNY 1,000.50 to HT-0192'));
    expect(submit.disabled).toBe(false);
  });

  it('shows what is wrong with an amount at its field', async () => {
    open('zh', { '/api/v1/receipts/BK%2F1/trial': () => refusal(422, 'request.invalid', '请求有误。', [{ code: 'request.meaning', at: '(amount)', detail: '超过未核销的金额：只剩 100000.00。' }]) });
    fireEvent.click(await screen.findByRole('button', { name: '核销到 HT-0300' }));
    const field = await screen.findByLabelText('核销金额（元）');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(document.getElementById('allocate-amount-note')?.textContent).toContain('只剩 100000.00');
  });

  it('keeps what was typed where somebody else was quicker', async () => {
    open('zh', { '/api/v1/receipts/BK%2F1/allocations': () => refusal(409, 'facts.conflict', '刚刚有人改过。') });
    fireEvent.click(await screen.findByRole('button', { name: '核销到 HT-0192 第 2 期' }));
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog.textContent).toContain('核销 60,000.00 元到'));
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(dialog.textContent).toContain('刚刚有人改过。'));
    expect((screen.getByLabelText('合同号') as HTMLInputElement).value).toBe('HT-0192');
  });

  it('says that nothing waits', async () => {
    open('zh', { '/api/v1/unallocated': () => Response.json({ items: [] }) });
    expect(await screen.findByText(/回款都已核销/)).toBeTruthy();
  });
});
