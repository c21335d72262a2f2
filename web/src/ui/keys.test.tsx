import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../api/problem';
import type { Me } from '../api/session';
import { able, allowAddresses, refusal, stage } from '../testing';
import { kindsOf } from './find';
import { Keys } from './Keys';
import { ProblemNote } from './ProblemNote';
import { isOpen, Tray } from './Tray';

beforeEach(() => {
  allowAddresses();
  window.history.replaceState(null, '', '/');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const press = (key: string, more: object = {}) => fireEvent.keyDown(window, { key, ctrlKey: true, ...more });
const type = async (code: string) => {
  fireEvent.change(await screen.findByLabelText('完整的编号'), { target: { value: code } });
  fireEvent.submit(screen.getByLabelText('完整的编号').closest('form') as HTMLFormElement);
};

describe('finding by code', () => {
  const me = { permissions: able('person:read', 'statement.totals:read', 'user:read') };

  it('looks among the kinds that one may read and that have a page', () => {
    const kinds = (...list: string[]) => kindsOf({ permissions: able(...list) } as unknown as Me);
    expect(kinds()).toEqual([]);
    expect(kinds('person:read', 'statement.totals:read')).toEqual(['person']);
    expect(kinds('user:read:self')).toEqual([]);
    expect(kinds('user:read')).toEqual(['user']);
  });

  it('goes to the page of the only record with the code', async () => {
    const { sent } = stage(<Keys />, { me, answers: { '/persons/E002': { code: 'E002', name: '林悦' }, '/users': { items: [{ id: 'u9', login: 'e0022', name: '别人' }] } } });
    press('k');
    await type(' E002 ');
    await waitFor(() => expect(window.location.pathname + window.location.search).toContain('E002'));
    expect(sent.map((s) => s.path).sort()).toEqual(['/api/v1/persons/E002', '/api/v1/users?text=E002&limit=50']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks which one where there are several, and says so where there is none', async () => {
    stage(<Keys />, { me, answers: { '/persons/e001': { code: 'e001', name: '周岚' }, '/users': { items: [{ id: 'u1', login: 'e001', name: '周岚' }] } } });
    press('K', { ctrlKey: false, metaKey: true });
    await type('e001');
    expect((await screen.findByRole('link', { name: '登录名：周岚' })).getAttribute('href')).toBe('/users/u1');
    expect(screen.getByRole('link', { name: '工号：周岚' })).toBeTruthy();
    await type('nobody');
    expect(await screen.findByText('没有这条记录，或不在您的权限内。')).toBeTruthy();
  });

  it('tells of a service that does not answer, which is not the same as no record', async () => {
    stage(<Keys />, { me, answers: { '/persons/E002': () => refusal(503, 'busy'), '/users': { items: [] } } });
    fireEvent.click(screen.getByRole('button', { name: '查找' }));
    await type('E002');
    expect(await screen.findByText('detail of busy')).toBeTruthy();
    expect(screen.queryByText(/没有这条记录/)).toBeNull();
  });
});

describe('keys', () => {
  it('list themselves, and are left alone while an input method composes', async () => {
    stage(<Keys />, { me: {}, answers: {} });
    press('/', { isComposing: true });
    press('k');
    expect(screen.queryByRole('dialog')).toBeNull();
    press('/');
    const dialog = await screen.findByRole('dialog', { name: '快捷键' });
    expect(within(dialog).queryByText('按编号查找')).toBeNull();
    expect(within(dialog).getByText('提交所在的表单')).toBeTruthy();
  });

  it('send the form that one is in', () => {
    const send = vi.fn((e: { preventDefault: () => void }) => e.preventDefault());
    stage(<><Keys /><form onSubmit={send}><input aria-label="field" /></form></>, { me: {}, answers: {} });
    press('Enter');
    expect(send).not.toHaveBeenCalled();
    screen.getByLabelText('field').focus();
    press('Enter');
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe('a dialog', () => {
  it('begins at its first field and gives the focus back', async () => {
    stage(<Keys />, { me: { permissions: able('user:read') }, answers: {} });
    const opener = screen.getByRole('button', { name: '查找' });
    opener.focus();
    fireEvent.click(opener);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('完整的编号')));
    fireEvent.click(screen.getByRole('button', { name: '关闭' }));
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });
});

describe('the tray of jobs', () => {
  it('follows what was begun in this tab, says its end, and forgets at signing out', async () => {
    let state = 'running';
    const { keeper } = stage(<Tray />, { me: {}, answers: { '/jobs/j1': () => Response.json({ id: 'j1', kind: 'run', subject: 'r1', state, done: 4, total: 38 }), 'DELETE /sessions': { done: true } } });
    expect(screen.queryByText(/任务/)).toBeNull();
    keeper.jobs.begin({ id: 'j1', label: 'tray.run', words: { months: '2026年10月' }, to: '/runs/r1' });
    expect(await screen.findByText('已完成 4，共 38')).toBeTruthy();
    expect(screen.getByText('任务 1')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('');
    state = 'done';
    await keeper.queries.invalidateQueries();
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('2026年10月核算：✓ 已完成'));
    expect(screen.getByText('任务 0')).toBeTruthy();
    await keeper.signOut();
    await waitFor(() => expect(screen.queryByText(/任务/)).toBeNull());
  });

  it('knows when a job is at its end', () => {
    expect(['queued', 'running', 'done', 'failed', 'cancelled'].map((state) => isOpen({ state: state as never }))).toEqual([true, true, false, false, false]);
    expect(isOpen(undefined)).toBe(true);
  });
});

describe('an edit of what has changed meanwhile', () => {
  const failed = (code: string) => failureOf(409, { type: '', title: 'T', status: 409, code, detail: 'D', request: 'r' }, null);
  it('offers to read again, and other conflicts do not', () => {
    const { keeper } = stage(<><ProblemNote error={failed('version.stale')} /><ProblemNote error={failed('grant.exists')} /></>, { me: {}, answers: {} });
    const again = vi.spyOn(keeper.queries, 'invalidateQueries');
    fireEvent.click(screen.getByRole('button', { name: '数据已更新，点此刷新' }));
    expect(again).toHaveBeenCalledTimes(1);
  });
});
