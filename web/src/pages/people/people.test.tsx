import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dayRange } from '../../format/date';
import { menuOf } from '../../ui/menu';
import { onStage, refusal, relativeRequests, who, type Answers } from '../../ui/stage';
import { apart, fitting, joined } from './Lanes';
import People from './People';
import Person, { planLanes } from './Person';
import { lastFour, treeOf } from './reading';
import Team, { dayBefore } from './Team';

beforeEach(() => {
  relativeRequests();
  vi.stubGlobal('matchMedia', undefined);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});

const teams = [
  { code: 'co', name: '公司', parent: '', revision: 1 }, { code: 'east', name: '华东', parent: 'co', revision: 2, head: { code: 'E001', name: '周岚' } },
];
const work = { from: '2026-01-01', family: 'rep', grade: 'mid', team: 'east', revision: 5 };
const lin = { code: 'E002', name: '林悦', revision: 3, employment: work };

const answers = (more: Answers = {}): Answers => ({
  'GET /teams': () => Response.json({ items: teams }),
  'GET /teams/east': () => Response.json(teams[1]),
  'GET /teams/east/heads': () => Response.json({ items: [{ person: { code: 'E001', name: '周岚' }, from: '0001-01-01', before: '2026-03-01', revision: 1 }, { person: { code: 'E009', name: '邓雅文' }, from: '2026-03-01', revision: 4 }] }),
  'GET /persons': (s) => (s.search.includes('cursor=') ? Response.json({ items: [{ ...lin, code: 'E003', name: '郑婉清' }], total: 51 }) : Response.json({ items: [lin], total: 51, next: 'c2' })),
  'GET /persons/E002': () => Response.json(lin),
  'GET /persons/E002/employments': () => Response.json({ items: [{ ...work, from: '2025-01-01', to: '2025-12-31', grade: 'junior', revision: 1 }, work] }),
  'GET /persons/E002/plans': () => Response.json({ items: [{ plan: 'kam', version: 2, title: { zh: '大客户方案' }, from: '2026-01-01' }] }),
  'GET /persons/E002/pay': () => Response.json({ items: [{ from: '2025-01-01', to: '2026-03-31', monthly: { amount: '16000.00', currency: 'CNY' }, revision: 1 }, { from: '2026-04-01', monthly: { amount: '16800.00', currency: 'CNY' }, revision: 7 }] }),
  'GET /persons/E002/bank': () => Response.json({ items: [{ from: '2025-01-01', account: '6222000011111208', revision: 2 }] }),
  'GET /persons/E002/pay-masked': () => Response.json({ items: [{ from: '2025-01-01', currency: 'CNY', accountEnds: '1208' }] }),
  ...more,
});

describe('what the pages of people are made of', () => {
  it('joins stretches that follow each other and say the same', () => {
    expect(joined([{ from: '2026-03-01', text: 'a' }, { from: '2026-01-01', to: '2026-02-28', text: 'a' }])).toEqual([{ from: '2026-01-01', to: undefined, text: 'a' }]);
    expect(joined([{ from: '2026-01-01', to: '2026-02-27', text: 'a' }, { from: '2026-03-01', text: 'a' }])).toHaveLength(2);
    expect(joined([{ from: '2026-01-01', to: '2026-02-28', text: 'a' }, { from: '2026-03-01', text: 'b' }])).toHaveLength(2);
  });

  it('keeps plans in one lane unless they overlap', () => {
    const a = { plan: 'a', from: '2026-01-01', to: '2026-02-28', text: 'a' };
    expect(planLanes([{ ...a, plan: 'b', from: '2026-03-01', to: undefined }, a], '方案')).toHaveLength(1);
    expect(planLanes([{ ...a, plan: 'b', to: undefined }, a], '方案').map((l) => l.label)).toEqual(['方案 b', '方案 a']);
    expect(apart([{ from: '2026-01-01', text: '' }, { from: '2026-02-01', text: '' }])).toBe(false);
  });

  it('cuts texts to their lane, days to the day before, accounts to their end', () => {
    expect(fitting('East team', 400)).toBe('East team');
    expect(fitting('华东大客户部', 60)).toBe('华东大…');
    expect(fitting('x', 3)).toBe('');
    expect(dayBefore('2026-03-01')).toBe('2026-02-28');
    expect(lastFour('6222000011111208')).toBe('1208');
    expect(dayRange('0001-01-01', '2026-01-31', 'zh')).toBe('最初～2026-01-31');
    expect(dayRange('2026-01-01', undefined, 'en')).toBe('from 2026-01-01');
  });

  it('puts teams below their parents, those without at the top, and no circle without end', () => {
    expect(treeOf(teams).map((b) => [b.team.code, b.below.map((x) => x.team.code)])).toEqual([['co', ['east']]]);
    expect(treeOf([teams[1] as never]).map((b) => b.team.code)).toEqual(['east']);
    expect(treeOf([{ ...teams[0], parent: 'east' }, teams[1]] as never)).toEqual([]);
  });

  it('is in the menu of those who see more than themselves', () => {
    const has = (scope: string) => menuOf({ permissions: who('x', 'E1', `person:read:${scope}`).permissions } as never).some((e) => e.path === '/people');
    expect([has('self'), has('subtree'), has('others'), has('self+subtree')]).toEqual([false, true, true, true]);
  });
});

describe('people and teams', () => {
  it('are listed by the service, page by page, as of a day, and no search goes into the address', async () => {
    window.history.replaceState(null, '', '/people?on=2026-02-01&team=east');
    const { of } = onStage(<People />, who('hanna', 'E033', 'person:read:others', 'employment:read:others', 'team:read'), answers());
    expect(await screen.findByText('林悦')).toBeTruthy();
    expect(screen.getByText('共 51 人。')).toBeTruthy();
    expect(of('GET', '/persons')[0]?.search).toBe('?on=2026-02-01&sort=code&limit=50&total=true&team=east');
    expect(screen.queryByRole('button', { name: '新增人员' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '下一页' }));
    expect(await screen.findByText('郑婉清')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('姓名或工号'), { target: { value: ' 林 ' } });
    fireEvent.click(screen.getByRole('button', { name: /查 ?询/ }));
    await waitFor(() => expect(of('GET', '/persons').at(-1)?.search).toContain('q=%E6%9E%97'));
    expect(of('GET', '/persons').at(-1)?.search).not.toContain('cursor');
    expect(window.location.search).toBe('?on=2026-02-01&team=east');
  });

  it('shows no columns of employments to who may not see them', async () => {
    onStage(<People />, who('lu', 'E037', 'person:read'), answers());
    expect(await screen.findByText('林悦')).toBeTruthy();
    expect(screen.queryByText('职级')).toBeNull();
    expect(screen.queryByRole('heading', { name: '团队' })).toBeNull();
  });

  it('says at the field what is wrong with a new person, and keeps what was typed', async () => {
    const { of } = onStage(<People />, who('hanna', 'E033', 'person:read:others', 'person:create:others', 'employment:create:others', 'team:read'), answers({
      'POST /persons': () => refusal(422, 'facts.invalid', '内容有误', [{ code: 'fact.repeated', at: 'code', detail: '工号已有人使用' }]),
    }));
    fireEvent.click(await screen.findByRole('button', { name: '新增人员' }));
    const dialog = await screen.findByRole('dialog');
    const add = within(dialog).getByRole('button', { name: '新增人员' }) as HTMLButtonElement;
    expect(add.disabled).toBe(true);
    for (const [label, value] of [['工号', 'E002'], ['姓名', '新人'], ['团队', 'east'], ['序列', 'rep'], ['职级', 'mid']] as const) fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    expect(dialog.textContent).toContain('新增人员 新人 E002？');
    fireEvent.click(add);
    await waitFor(() => expect(within(dialog).getByLabelText('工号').getAttribute('aria-invalid')).toBe('true'));
    expect((within(dialog).getByLabelText('姓名') as HTMLInputElement).value).toBe('新人');
    expect(of('POST', '/persons')[0]?.body).toMatchObject({ code: 'E002', name: '新人', employment: { team: 'east', family: 'rep', grade: 'mid' } });
  });
});

describe('a person', () => {
  const hr = who('hanna', 'E033', 'person:read:others', 'employment:read:others', 'employment:create:others', 'employment:edit:others', 'employment:withdraw:others', 'team:read', 'person.pay:read:others', 'person.pay:edit:others', 'person.bank:read:others');

  it('changes by a new dated row with a reason', async () => {
    const { of } = onStage(<Person code="E002" />, hr, answers({ 'POST /persons/E002/employments': () => Response.json({ ...work, from: '2026-12-01' }, { status: 201 }) }));
    expect(await screen.findByText(/团队 华东 east，序列 rep，职级 mid/)).toBeTruthy();
    fireEvent.click(await screen.findByRole('button', { name: '新增变动' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('自哪天起'), { target: { value: '2026-12-01' } });
    fireEvent.change(within(dialog).getByLabelText('职级'), { target: { value: 'senior' } });
    expect(dialog.textContent).toContain('林悦 E002 自 2026-12-01 起变动？');
    expect(dialog.textContent).toContain('之前的任职在前一天结束');
    const send = within(dialog).getByRole('button', { name: '新增变动' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('理由（必填，写入审计）'), { target: { value: '晋级' } });
    fireEvent.click(send);
    await waitFor(() => expect(of('POST', '/persons/E002/employments')[0]?.body).toEqual({ from: '2026-12-01', team: 'east', family: 'rep', grade: 'senior', reason: '晋级' }));
  });

  it('keeps the input where somebody was faster, and goes by the new revision then', async () => {
    let revision = 5;
    const { of } = onStage(<Person code="E002" />, hr, answers({
      'GET /persons/E002/employments': () => Response.json({ items: [{ ...work, revision }] }),
      'PUT /persons/E002/employments/2026-01-01': (s) => (s.match === '"6"' ? Response.json({ ...work, revision: 7 }) : refusal(409, 'version.stale', '已被修改')),
    }));
    fireEvent.click(await screen.findByRole('button', { name: /更 ?正/ }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('最后一天（可不填）'), { target: { value: '2026-12-31' } });
    fireEvent.change(within(dialog).getByLabelText('理由（必填，写入审计）'), { target: { value: '离职' } });
    revision = 6;
    fireEvent.click(within(dialog).getByRole('button', { name: /更 ?正/ }));
    expect(await screen.findByText(/有人刚改过这条记录，您的输入已保留/)).toBeTruthy();
    expect((within(dialog).getByLabelText('最后一天（可不填）') as HTMLInputElement).value).toBe('2026-12-31');
    fireEvent.click(within(dialog).getByRole('button', { name: /更 ?正/ }));
    await waitFor(() => expect(of('PUT', '/persons/E002/employments/2026-01-01').map((s) => s.match)).toEqual(['"5"', '"6"']));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('reads base pay when it is asked for, and not before', async () => {
    const { of } = onStage(<Person code="E002" />, hr, answers({ 'POST /persons/E002/pay': () => Response.json({}, { status: 201 }) }));
    fireEvent.click(await screen.findByRole('button', { name: '查看基本工资与账号' }));
    expect(await screen.findByText('16,800.00')).toBeTruthy();
    expect(screen.getByText('尾号 1208')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '更换银行账号' })).toBeNull();
    expect(of('GET', '/persons/E002/pay')).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: '调整基本工资' }));
    const dialog = await screen.findByRole('dialog');
    for (const [label, value] of [['自哪天起', '2026-12-01'], ['月薪（元）', '17500.50'], ['理由（必填，写入审计）', '年度调薪']] as const) fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    expect(dialog.textContent).toContain('林悦 E002 的基本工资自 2026-12-01 起调整为 ¥17,500.50？');
    fireEvent.click(within(dialog).getByRole('button', { name: '调整基本工资' }));
    await waitFor(() => expect(of('POST', '/persons/E002/pay')[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, body: { from: '2026-12-01', monthly: { amount: '17500.50', currency: 'CNY' }, reason: '年度调薪' } }));
  });

  it('has no lane, section or request of pay for who has no right to it', async () => {
    const { of } = onStage(<Person code="E002" />, who('zhou', 'E001', 'person:read:subtree', 'employment:read:subtree', 'team:read:subtree', 'statement.totals:read:subtree'), answers());
    expect(await screen.findByText('查看这个人的提成单（浮动部分）')).toBeTruthy();
    expect((await screen.findAllByText('大客户方案 第 2 版')).length).toBeGreaterThan(0);
    expect(document.body.textContent).not.toContain('基本工资');
    expect(screen.queryByRole('button', { name: /更 ?正|新增变动/ })).toBeNull();
    expect([...of('GET', '/persons/E002/pay'), ...of('GET', '/persons/E002/bank')]).toHaveLength(0);
  });

  it('takes a right over oneself for none over others, and one over others for none over oneself', async () => {
    const manager = who('zhou', 'E001', 'person:read:subtree+self', 'employment:read:subtree', 'person.pay:read:self', 'person.bank:read:self');
    const { of, view } = onStage(<Person code="E002" />, manager, answers());
    expect(await screen.findByText('什么时候在哪里')).toBeTruthy();
    expect(document.body.textContent).not.toContain('基本工资');
    view.unmount();
    onStage(<Person code="E002" />, who('lin', 'E002', 'person:read:others+self', 'person:edit:others', 'employment:read:self', 'employment:create:others', 'person.pay:read:self', 'person.pay:edit:others'), answers());
    expect(await screen.findByText('16,800.00')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /新增变动|调整基本工资|更正/ })).toBeNull();
    expect(of('GET', '/persons/E002/pay')).toHaveLength(0);
  });

  it('shows one’s own pay at once, and masked pay without amounts', async () => {
    const own = onStage(<Person code="E002" />, who('lin', 'E002', 'person:read:self', 'person.pay:read:self'), answers());
    expect(await screen.findByText('16,000.00')).toBeTruthy();
    own.view.unmount();
    onStage(<Person code="E002" />, who('aud', undefined, 'person:read', 'person.pay.masked:read'), answers());
    fireEvent.click(await screen.findByRole('button', { name: '查看基本工资与账号' }));
    expect(await screen.findByText(/尾号 1208/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('16,');
  });
});

describe('a team', () => {
  it('tells its heads over time in both languages, and appoints one with what follows', async () => {
    const { of } = onStage(<Team code="east" />, who('hanna', 'E033', 'team:read', 'team:edit', 'person:read:others', 'employment:read:others'), answers({ 'POST /teams/east/heads': () => Response.json({}, { status: 201 }) }), 'en');
    expect(await screen.findByText('the beginning to 2026-02-28')).toBeTruthy();
    expect(screen.getByText('from 2026-03-01')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Appoint a head' }));
    const dialog = await screen.findByRole('dialog');
    for (const [label, value] of [['Number of the head', 'E002'], ['From', '2026-12-01'], ['Reason (required, goes into the audit)', 'new head']] as const) fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    expect(dialog.textContent).toContain('Appoint E002 to lead 华东 east from 2026-12-01 on?');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Appoint a head' }));
    await waitFor(() => expect(of('POST', '/teams/east/heads')[0]?.body).toEqual({ person: 'E002', from: '2026-12-01', reason: 'new head' }));
    expect(of('GET', '/persons')[0]?.search).toContain('team=east');
  });

  it('is only read by who may not change it', async () => {
    onStage(<Team code="east" />, who('zhou', 'E001', 'team:read:subtree', 'person:read:subtree', 'statement.totals:read:subtree'), answers());
    expect(await screen.findByText('历任负责人')).toBeTruthy();
    expect(screen.getByText('查看团队的提成单（浮动部分，不含基本工资）')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /任命|更 ?正|撤/ })).toBeNull();
    expect(screen.queryByText('成员（含下级团队）')).toBeNull();
  });
});
