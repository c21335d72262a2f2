import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fractionOf, percentOf } from '../../format/percent';
import { menuOf } from '../../ui/menu';
import { can, refusal, shown, stubRequests, type Answers, type Sent } from '../testing';
import Contract from './Contract';
import ContractList from './ContractList';
import { today } from './Instalments';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const contract = {
  number: 'HT/1', customer: { code: 'C1', name: '岭屿水务' }, kind: 'standard', signed: '2026-01-05', amount: cny('100000.00'), net: cny('94339.62'), collected: cny('40000.00'), open: cny('60000.00'), revision: 4,
  instalments: [
    { number: '1', due: '2026-02-01', amount: cny('40000.00'), paid: cny('40000.00'), open: cny('0.00'), revision: 1 },
    { number: '2', due: '2026-03-01', amount: cny('60000.00'), paid: cny('0.00'), open: cny('60000.00'), revision: 2 },
    { number: '尾款', due: '2999-01-01', amount: cny('1.00'), paid: cny('0.00'), open: cny('1.00'), revision: 1 },
  ],
  splits: [{ from: '0001-01-01', overlay: false, revision: 9, shares: [{ person: { code: 'E1', name: '林悦' }, share: '0.6' }, { person: { code: 'E4', name: '郑婉清' } }] }],
};
const object = (name: string) => ['read', 'create', 'edit', 'withdraw'].map((a) => `${name}:${a}`);
const salesops = can(...object('contract'), ...object('split'), ...object('instalment'));
const sent: Sent[] = [];
const base = '/api/v1/contracts/HT%2F1';
const page = (permissions = salesops, more: Answers = {}, lang: 'zh' | 'en' = 'zh') => shown(<Contract number="HT%2F1" />, { permissions, sent, lang, answers: { [`GET ${base}`]: () => Response.json(contract), ...more } });
const submit = (dialog: HTMLElement) => fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

beforeEach(() => {
  sent.length = 0;
  window.history.replaceState(null, '', '/contracts');
  stubRequests();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a contract', () => {
  it('says what is in, what is late, and whose it is, without shares that are not told', async () => {
    page(can('contract:read:self', 'split:read:self', 'instalment:read:self'));
    expect(await screen.findByText('已收 40,000.00 元，未收 60,000.00 元。')).toBeTruthy();
    expect(screen.getByText('有 1 期已到期未收清，最早的 2026-03-01 到期。')).toBeTruthy();
    expect(screen.getByText(/已收清/)).toBeTruthy();
    expect(screen.getByText('未到期')).toBeTruthy();
    expect(screen.getByText('60%')).toBeTruthy();
    expect(screen.getByText('您的权限不含此人的比例')).toBeTruthy();
    expect(screen.queryAllByRole('button')).toHaveLength(0);
  });

  it('shows neither shares nor instalments without the right to them', async () => {
    page(can('contract:read'));
    await screen.findByText('100,000.00 元');
    expect(screen.queryByText('分成')).toBeNull();
    expect(screen.queryByText('分期：应收与已收')).toBeNull();
  });

  it('calls nothing late, and lists no receipts, where the service tells nothing of its cash', async () => {
    const part = { number: '1', due: '2026-02-01', amount: cny('40000.00'), revision: 1 };
    page([...salesops, ...can('receipt:read:self')], { [`GET ${base}`]: () => Response.json({ ...contract, collected: undefined, open: undefined, instalments: [part] }) });
    expect(await screen.findByText(/您的权限不含这份合同的到账情况/)).toBeTruthy();
    expect(screen.queryByText(/逾期|已到期未收清/)).toBeNull();
    expect(screen.queryByText('还没有回款核销到这份合同。')).toBeNull();
  });

  it('has an instalment corrected on its revision, with a reason', async () => {
    page(salesops, { [`PUT ${base}/instalments/2`]: () => Response.json({}) });
    fireEvent.click(await screen.findByRole('button', { name: '更正第 2 期' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('更正合同 HT/1 第 2 期？');
    fill('应收（元）', '50,000');
    fireEvent.blur(screen.getByLabelText('应收（元）'));
    fill('原因', '补充协议');
    submit(dialog);
    await waitFor(() => expect(sent[0]).toMatchObject({ path: `${base}/instalments/2`, match: '"2"', body: { due: '2026-03-01', amount: cny('50000'), reason: '补充协议' } }));
  });

  it('takes an instalment back with its amount named, and says what stands in the way', async () => {
    page(salesops, { [`POST ${base}/instalments/1/withdrawal`]: () => refusal(422, 'facts.invalid', '事实不成立。', [{ code: 'fact.unknown_instalment', detail: '有核销指向第 1 期。', fix: '请先更正核销。' }]) });
    fireEvent.click(await screen.findByRole('button', { name: '撤回第 1 期' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('40,000.00 元，2026-02-01 到期。');
    fill('原因', '误录');
    submit(dialog);
    await waitFor(() => expect(dialog.textContent).toContain('有核销指向第 1 期。'));
  });

  it('gets an instalment added', async () => {
    page(salesops, { [`POST ${base}/instalments`]: () => Response.json({}, { status: 201 }) }, 'en');
    fireEvent.click(await screen.findByRole('button', { name: 'Add an instalment' }));
    const dialog = await screen.findByRole('dialog');
    fill('Number', '3');
    fill('Due on', '2026-12-31');
    fill('Due (CNY)', '1.00');
    submit(dialog);
    await waitFor(() => expect(sent[0]?.body).toEqual({ number: '3', due: '2026-12-31', amount: cny('1.00') }));
  });

  it('has its shares replaced as a whole, as fractions of what was typed in percent', async () => {
    page(salesops, { [`PUT ${base}/splits/0001-01-01`]: () => Response.json({}) });
    fireEvent.click(await screen.findByRole('button', { name: '更正分成，生效：合同开始' }));
    const dialog = await screen.findByRole('dialog');
    fill('第 1 人比例', '62.5%');
    fill('第 2 人比例', '37.5');
    fireEvent.click(screen.getByRole('button', { name: '再加一人' }));
    fill('原因', '移交');
    submit(dialog);
    await waitFor(() => expect(sent[0]).toMatchObject({ match: '"9"', body: { shares: [{ person: 'E1', share: '0.625' }, { person: 'E4', share: '0.375' }], reason: '移交' } }));
  });

  it('is handed over by a set from a later day on', async () => {
    page(salesops, { [`POST ${base}/splits`]: () => Response.json({}, { status: 201 }) });
    fireEvent.click(await screen.findByRole('button', { name: '设定分成' }));
    const dialog = await screen.findByRole('dialog');
    fill('生效日', '2026-12-01');
    fill('第 1 人工号', 'E9');
    submit(dialog);
    await waitFor(() => expect(sent[0]?.body).toEqual({ from: '2026-12-01', overlay: false, shares: [{ person: 'E9', share: '1' }] }));
  });

  it('is taken back with what hangs on it counted', async () => {
    page(salesops, { [`POST ${base}/withdrawal`]: () => Response.json({}) });
    fireEvent.click((await screen.findAllByRole('button', { name: '撤回' }))[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('100,000.00 元，连同 3 期分期和 1 组分成。');
    fill('原因', '误录');
    submit(dialog);
    await waitFor(() => expect(sent[0]?.match).toBe('"4"'));
  });
});

describe('the list of contracts', () => {
  it('asks the service for filters, order and pages, and keeps names out of the address', async () => {
    const asked: URLSearchParams[] = [];
    shown(<ContractList />, { permissions: salesops, sent, answers: { 'GET /api/v1/contracts': (url) => {
      asked.push(url.searchParams);
      return Response.json({ items: [contract], total: 60, ...(url.searchParams.get('cursor') ? {} : { next: 'c2' }) });
    } } });
    fireEvent.click(await screen.findByRole('button', { name: '下一页' }));
    await waitFor(() => expect(asked.at(-1)?.get('cursor')).toBe('c2'));
    fireEvent.click(screen.getByRole('button', { name: '合同号' }));
    await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('-number'));
    expect(asked.at(-1)?.get('cursor')).toBeNull();
    fill('合同号或客户', '岭屿');
    fill('参与人工号', 'E1');
    fireEvent.click(screen.getByRole('button', { name: '查询' }));
    await waitFor(() => expect(asked.at(-1)?.get('q')).toBe('岭屿'));
    expect(asked.at(-1)?.get('person')).toBe('E1');
    expect(decodeURIComponent(window.location.href)).not.toContain('岭屿');
  });

  it('has no filter by person for those who see no shares, and no new contract without the right', async () => {
    shown(<ContractList />, { permissions: can('contract:read'), sent, answers: { 'GET /api/v1/contracts': () => Response.json({ items: [] }) } });
    expect(await screen.findByText(/没有符合条件的合同/)).toBeTruthy();
    expect(screen.queryByLabelText('参与人工号')).toBeNull();
    expect(screen.queryByRole('button', { name: '新增合同' })).toBeNull();
  });

  it('is in the menu of those who may read contracts', () => {
    const paths = (...list: string[]) => menuOf({ permissions: can(...list) } as never).map((e) => e.path);
    expect([paths('contract:read').includes('/contracts'), paths('receipt:read').includes('/contracts')]).toEqual([true, false]);
  });
});

describe('shares', () => {
  it('are moved between percent and fraction without losing a digit', () => {
    const pairs = [['0.6', '60%'], ['1', '100%'], ['0.333333', '33.3333%'], ['0.005', '0.5%'], ['1.25', '125%'], ['0', '0%'], ['-0.1', '-10%']] as const;
    for (const [share, percent] of pairs) {
      expect(percentOf(share)).toBe(percent);
      expect(fractionOf(percent)).toBe(share);
    }
    expect([fractionOf('60.50 %'), fractionOf('6０'), fractionOf('')]).toEqual(['0.605', '6０', '']);
  });
});

describe('the day', () => {
  it('is that of the reader', () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
