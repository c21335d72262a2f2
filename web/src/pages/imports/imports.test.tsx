import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { menuOf } from '../../ui/menu';
import { can, refusal, shown, stubRequests, type Sent } from '../testing';
import Import from './Import';
import ImportList from './ImportList';
import { standingOf } from './ImportStatus';

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const data = {
  id: 'i1', state: 'preview', files: '回款.csv', by: 'fei', created: '2026-11-22T10:00:00Z', expires: '2099-01-01T00:00:00Z', token: 't1', changes: 1204, failures: 0, warnings: 0, corrects: false,
  counts: [{ kind: 'receipt', name: '回款', new: 1200, same: 3, corrected: 4 }], sums: [{ kind: 'receipt', name: '回款', amount: cny('1234567.80'), from: '2026-10-01', to: '2026-10-31' }, { kind: 'receipt', name: '回款', amount: { amount: '5.00', currency: 'USD' } }], codes: [], problems: [],
};
const finance = can('import.receipts:read', 'import.receipts:create', 'import.receipts:commit', 'import.receipts:discard');
const sent: Sent[] = [];
const page = (what: object = {}, permissions = finance, lang: 'zh' | 'en' = 'zh', commit: () => Response = () => Response.json({ ...data, state: 'committed' })) =>
  shown(<Import id="i1" />, { permissions, sent, lang, answers: { 'GET /api/v1/imports/i1': () => Response.json({ ...data, ...what }), 'POST /api/v1/imports/i1/commit': commit, 'POST /api/v1/imports/i1/discard': () => Response.json({ ...data, state: 'failed' }) } });

beforeEach(() => {
  sent.length = 0;
  stubRequests();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('an import', () => {
  it('is committed as it was looked at, after rows, sums and consequence were named', async () => {
    page();
    fireEvent.click(await screen.findByRole('button', { name: '提交' }));
    const dialog = await screen.findByRole('dialog');
    for (const text of ['提交 1204 笔？', '回款新增 1200 笔，更正 4 笔', '回款 1,234,567.80 元、回款 USD 5.00', '提交后不能删除，只能更正']) expect(dialog.textContent).toContain(text);
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent[0]).toMatchObject({ path: '/api/v1/imports/i1/commit', body: { token: 't1' } }));
  });

  it('tells in words that others were quicker', async () => {
    page({}, finance, 'en', () => refusal(409, 'import.moved', 'Something was committed meanwhile.', [{ code: 'fact.differs', detail: 'A is stored with other content.' }]));
    fireEvent.click(await screen.findByRole('button', { name: 'Commit' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('Commit 1204 facts?');
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(dialog.textContent).toContain('A is stored with other content.'));
  });

  it('with errors cannot be committed, and shows each with its place and what to do', async () => {
    page({ failures: 2, token: undefined, codes: [{ code: 'c', count: 2 }], problems: [{ code: 'c', at: '回款.csv:17:31 (date)', detail: '“到账日期”无效：2026/13/05。', fix: '格式如 2026-12-05' }] });
    expect(await screen.findByText('格式如 2026-12-05')).toBeTruthy();
    expect(screen.getByText('17')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '提交' })).toBeNull();
    expect(screen.getByText(/还有错误，不能提交/)).toBeTruthy();
    expect(screen.getByText('只列出前 1 处，共 2 处；问题清单里有全部。')).toBeTruthy();
    expect((screen.getByText('下载问题清单（CSV）') as HTMLAnchorElement).getAttribute('href')).toBe('/api/v1/imports/i1/errors.csv');
  });

  it('of the same files says who has committed them and when', async () => {
    page({ changes: 0, earlier: { id: 'i0', by: 'mei', committed: '2026-11-01T02:00:00Z' } });
    expect(await screen.findByText(/同样的文件已由 mei 于 2026-11-01/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '提交' })).toBeNull(); // there is nothing to commit
  });

  it('offers nothing to those who only read', async () => {
    page({}, can('import.receipts:read'));
    expect(await screen.findByText('2026-10-01～2026-10-31')).toBeTruthy();
    expect(screen.queryAllByRole('button')).toHaveLength(0);
  });

  it('is given up after a question', async () => {
    page();
    fireEvent.click(await screen.findByRole('button', { name: '放弃' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('放弃这次导入（1204 笔）？');
    fireEvent.submit(dialog.querySelector('form') as HTMLFormElement);
    await waitFor(() => expect(sent[0]?.path).toBe('/api/v1/imports/i1/discard'));
  });
});

describe('the list of imports', () => {
  it('says where each stands, and lets those upload who may', async () => {
    const answers = { 'GET /api/v1/imports': () => Response.json({ items: [{ ...data, failures: 3 }, { ...data, id: 'i2', state: 'committed', committed: '2026-11-01T02:00:00Z', committedBy: 'mei' }] }) };
    shown(<ImportList />, { permissions: can('import.receipts:read'), sent, answers });
    expect(await screen.findByText('有错误')).toBeTruthy();
    expect(screen.getByText('mei')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '上传文件' })).toBeNull();
  });

  it('is in the menu of those who may read a class of imports', () => {
    const paths = (...list: string[]) => menuOf({ permissions: can(...list) } as never).map((e) => e.path);
    expect(paths('import.contracts:read')).toContain('/imports');
    expect(paths('receipt:read')).not.toContain('/imports');
  });
});

describe('where an import stands', () => {
  it('tells errors and age of a preview apart', () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const of = (x: object) => standingOf({ state: 'preview', failures: 0, expires: '2026-11-23T00:00:00Z', ...x } as never, now);
    expect([of({}), of({ failures: 1 }), of({ expires: '2026-11-21T00:00:00Z' }), of({ state: 'failed' }), of({ state: 'committed' })]).toEqual(['ready', 'errors', 'expired', 'failed', 'committed']);
  });
});
