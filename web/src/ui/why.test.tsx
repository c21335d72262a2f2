import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { able, allowAddresses, stage } from '../testing';
import { sayIn } from '../text/text';
import { Why } from './Why';
import { throughText } from './WhyDialog';

const way = (more: object) => ({ role: 'manager', title: '销售经理', grant: 'g', rule: 'p, role:manager, statement.lines, read, subtree', line: 171, scope: 'subtree', reaches: true, ...more });
const why = {
  user: { id: 'me', login: 'root', name: 'Root' }, object: 'statement.lines', action: 'read', person: 'E002', date: '2026-10-31', allowed: true, summary: '查看提成单的明细和解释',
  ways: [way({ from: '2026-01-01', through: [{ by: 'E001', from: '2026-03-01', to: '2027-01-01' }] }), way({ role: 'hrbp', title: '业务伙伴', scope: 'units', units: ['T9'], reaches: false })],
};

beforeEach(allowAddresses);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('why something may be seen', () => {
  it('is asked when somebody wants to know, and told by role, dates, scope and rule', async () => {
    const { sent } = stage(<Why object="statement.lines" person="E002" date="2026-10-31" />, { me: { permissions: able('access:read:self') }, answers: { '/access/why': why } });
    expect(sent).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: '为什么我能看到' }));
    const dialog = await screen.findByRole('dialog', { name: '为什么我能看到' });
    expect(await within(dialog).findByText('您可以查看提成单的明细和解释。依据如下：')).toBeTruthy();
    expect(sent[0]?.path).toBe('/api/v1/access/why?object=statement.lines&action=read&person=E002&date=2026-10-31');
    const ways = within(dialog).getAllByRole('list', { hidden: true });
    expect(ways[0]?.textContent).toContain('您的角色：销售经理（manager），自 2026-01-01 起');
    expect(ways[0]?.textContent).toContain('E001 之下：2026-03-01～2026-12-31');
    expect(ways[0]?.textContent).toContain('策略第 171 行：');
    const others = within(dialog).getByText('您的其他规则，不适用于这份数据').closest('details') as HTMLElement;
    expect(within(others).getByText(/T9/)).toBeTruthy();
    expect(others.contains(ways[0] as HTMLElement)).toBe(false);
  });

  it('says of everybody’s rights and of what is not about people so', async () => {
    stage(<Why object="user" />, { me: { permissions: able('access:read:self') }, lang: 'en', answers: { '/access/why': { ...why, person: undefined, allowed: false, summary: 'see accounts', ways: [way({ grant: undefined, title: 'Signed-in user', scope: 'self', reaches: false })] } } });
    fireEvent.click(screen.getByRole('button'));
    expect(await screen.findByText('No rule lets you see accounts.')).toBeTruthy();
    expect(screen.getByText('Everybody who is signed in may (Signed-in user)')).toBeTruthy();
    expect(screen.getByText('As of 2026-10-31.')).toBeTruthy();
  });

  it('has no button where it may not be asked', () => {
    stage(<Why object="user" />, { me: {}, answers: {} });
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('leaves out days that stand for no bound', () => {
    const t = sayIn('zh');
    expect(throughText({ by: 'T1', from: '0001-01-01', to: '9999-12-31' }, t)).toBe('一直在 T1 之下');
    expect(throughText({ by: 'T1', from: '2026-01-01', to: '9999-12-31' }, t)).toBe('T1 之下：自 2026-01-01 起');
    expect(throughText({ by: 'T1', from: '0001-01-01', to: '2026-07-01' }, t)).toBe('T1 之下：至 2026-06-30 为止');
  });
});
