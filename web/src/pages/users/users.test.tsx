import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { able, allowAddresses, refusal, stage } from '../../testing';
import { addressOf } from './LinkOnce';
import User from './User';
import UserList from './UserList';
import { datesText } from '../../text/scope';
import { nounOf, phaseOf, powersOf, unitsOf } from './words';
import { sayIn } from '../../text/text';

const user = { id: 'u7', login: 'zhou', name: '周岚', person: 'E001', state: 'active', password: false, createdAt: '2026-01-01T00:00:00Z', version: 3 };
const row = (role: string, object: string, action: string, summary: string, ...scopes: string[]) => ({ role, object, action, summary, scopes });
const matrix = {
  items: [
    row('account', 'session', 'read', '查看登录会话', 'self'), row('finance', 'session', 'read', '查看登录会话', 'self'),
    row('finance', 'contract', 'read', '查看合同', 'all'), row('finance', 'receipt', 'read', '查看回款', 'all'), row('finance', 'receipt', 'edit', '修改回款', 'all'),
    row('finance', 'token', 'read', '查看接口令牌', 'self'), row('auditor', 'receipt', 'read', '查看回款', 'all'),
  ],
};
const policy = {
  version: 0, text: 'x', versions: [],
  roles: [
    { role: 'account', title: '登录用户', dated: false, reasons: false, units: false }, { role: 'finance', title: '财务', dated: false, reasons: false, units: false },
    { role: 'hrbp', title: '人力资源业务伙伴', dated: false, reasons: false, units: true }, { role: 'auditor', title: '审计员', dated: true, reasons: true, units: false },
  ],
};
const grant = (id: string, more: object = {}) => ({ id, user: 'u7', role: 'finance', state: 'given', reason: '接替', grantedBy: 'a1', grantedAt: '2026-05-01T00:00:00Z', giver: { id: 'a1', login: 'root', name: '管理员' }, holder: { id: 'u7', login: 'zhou', name: '周岚' }, ...more });
const admin = { permissions: able('user:read', 'user:create', 'user:edit', 'user:reset', 'session:withdraw', 'grant:read', 'grant:create', 'grant:withdraw', 'policy:read') };
const answers = { '/users/u7': user, '/users/u7/grants': { items: [] }, '/policies': policy, '/policies/matrix': matrix };

beforeEach(allowAddresses);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});
const click = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string | RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('words of roles', () => {
  it('say what is seen and done beyond what everybody may', () => {
    const { sees, does } = powersOf(matrix.items, 'finance', 'zh');
    expect(sees).toEqual([{ scope: 'all', what: ['回款', '合同'] }, { scope: 'self', what: ['接口令牌'] }]);
    expect(does).toEqual([{ scope: 'all', what: ['修改回款'] }]);
    expect(powersOf(matrix.items, 'account', 'zh')).toEqual({ sees: [], does: [] });
    expect([nounOf('see receipts', 'en'), nounOf('查看回款', 'zh'), nounOf('mark a run as paid', 'en')]).toEqual(['receipts', '回款', 'mark a run as paid']);
  });

  it('name the last day, which the data do not include', () => {
    const t = sayIn('zh');
    expect(datesText({ to: '2027-01-01' }, t)).toBe('至 2026-12-31 为止');
    expect(datesText({ from: '2026-11-01', to: '2026-12-01' }, t)).toBe('自 2026-11-01 起，至 2026-11-30 为止');
    expect(datesText({}, t)).toBe('长期有效');
    expect(['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map((day) => phaseOf({ state: 'given', from: '2026-11-01', to: '2026-12-01' }, day))).toEqual(['later', 'now', 'now', 'past']);
    expect(unitsOf(' T1, T2、T3；T4\n')).toEqual(['T1', 'T2', 'T3', 'T4']);
  });
});

describe('a one-time link', () => {
  it('is shown with the new account and is gone afterwards, without a trace in the address', async () => {
    const { sent } = stage(<UserList />, { me: admin, answers: { '/users': { items: [] }, 'POST /users': user, 'POST /users/u7/links': { secret: 's3cret', expiresAt: '2026-11-03T00:00:00Z' } } });
    click('新建用户');
    type('登录名', ' zhou ');
    type('姓名', '周岚');
    click('建立并生成链接');
    const field = await screen.findByLabelText('链接') as HTMLInputElement;
    expect(field.value).toBe('http://localhost:3000/#link=s3cret');
    expect(sent.find((s) => s.method === 'POST')?.body).toEqual({ login: 'zhou', name: '周岚' });
    expect(window.location.href + JSON.stringify(window.history.state) + JSON.stringify(window.localStorage)).not.toContain('s3cret');
    click('已交给本人');
    await waitFor(() => expect(screen.queryByLabelText('链接')).toBeNull());
    expect(document.body.innerHTML).not.toContain('s3cret');
    expect(addressOf({ secret: 'a', url: 'https://pay.example/#link=a', expiresAt: '' }, 'http://x')).toBe('https://pay.example/#link=a');
  });

  it('is not needed to tell at which field a new account is wrong', async () => {
    stage(<UserList />, { me: admin, answers: { '/users': { items: [] }, 'POST /users': () => refusal(422, 'user.invalid', { errors: [{ code: 'user.login', at: 'login', detail: '登录名不可用。', fix: '用小写字母。' }] }) } });
    click('新建用户');
    type('登录名', 'Z!');
    click('建立并生成链接');
    await waitFor(() => expect(screen.getByLabelText('登录名').getAttribute('aria-invalid')).toBe('true'));
    expect((screen.getByLabelText('登录名') as HTMLInputElement).value).toBe('Z!');
  });
});

describe('users', () => {
  it('are filtered by the service, page by page, and no name gets into the address', async () => {
    const { sent } = stage(<UserList />, { me: admin, answers: { '/users': (url: URL) => Response.json(url.searchParams.has('cursor') ? { items: [{ ...user, login: 'last' }] } : { items: [user], next: 'c2' }) } });
    expect((await screen.findByRole('link', { name: 'zhou' })).getAttribute('href')).toBe('/users/u7');
    click('下一页');
    expect(await screen.findByRole('link', { name: 'last' })).toBeTruthy();
    expect(sent.at(-1)?.path).toBe('/api/v1/users?limit=50&cursor=c2');
    type(/登录名、姓名或工号/, '周');
    fireEvent.change(screen.getByLabelText(/状态/), { target: { value: 'disabled' } });
    click('查询');
    await waitFor(() => expect(sent.at(-1)?.path).toBe(`/api/v1/users?limit=50&state=disabled&text=${encodeURIComponent('周')}`));
    expect(window.location.search).toBe('?state=disabled');
  });

  it('are not asked for by somebody who only confirms roles', async () => {
    const { sent } = stage(<UserList />, { me: { permissions: able('grant:approve', 'user:read:self') }, answers: { '/grants/pending': { items: [grant('g1', { state: 'pending' })] } } });
    expect(await screen.findByText('周岚 的finance')).toBeTruthy();
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/grants/pending']);
    expect(screen.queryByRole('button', { name: '新建用户' })).toBeNull();
  });
});

describe('giving a role', () => {
  it('says in words what will be seen, and then sends the day after the last one', async () => {
    const { sent } = stage(<User id="u7" />, { me: admin, answers: { ...answers, 'POST /users/u7/grants': grant('g2', { state: 'pending' }) } });
    await screen.findByLabelText('角色');
    type('角色', 'finance');
    type(/最后一天/, '2026-12-31');
    type('原因', '接替财务');
    click('查看后授予');
    const dialog = await screen.findByRole('dialog', { name: '授予 周岚 财务？' });
    expect(await within(dialog).findByText('将可见全部回款；合同。')).toBeTruthy();
    expect(within(dialog).getByText('对全部：修改回款。')).toBeTruthy();
    expect(within(dialog).getByText(/至 2026-12-31 为止/)).toBeTruthy();
    expect(sent.some((s) => s.method === 'POST')).toBe(false);
    fireEvent.click(within(dialog).getByRole('button', { name: '授予' }));
    expect(await screen.findByText(/财务已提交，等待第二人确认/)).toBeTruthy();
    expect(sent.find((s) => s.method === 'POST')?.body).toEqual({ role: 'finance', reason: '接替财务', to: '2027-01-01' });
  });

  it('asks at the field for what a role needs, and keeps what was typed when it is refused', async () => {
    stage(<User id="u7" />, { me: admin, answers: { ...answers, 'POST /users/u7/grants': () => refusal(422, 'grant.invalid', { errors: [{ code: 'grant.units', at: 'units', detail: '没有这个团队。' }] }) } });
    await screen.findByLabelText('角色');
    click('查看后授予');
    expect(screen.getByText(/请选择一个角色/)).toBeTruthy();
    type('角色', 'auditor');
    type('原因', '年审');
    click('查看后授予');
    expect(screen.getByText(/必须有截止日期/)).toBeTruthy();
    type('角色', 'hrbp');
    type(/单元/, 'T9');
    click('查看后授予');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: '授予' }));
    await waitFor(() => expect(screen.getByLabelText(/单元/).getAttribute('aria-invalid')).toBe('true'));
    expect((screen.getByLabelText('原因') as HTMLInputElement).value).toBe('年审');
  });
});

describe('grants', () => {
  const items = [
    grant('now', { confirmer: { id: 'h', login: 'hr', name: '潘若谷' }, confirmedBy: 'h', confirmedAt: '2026-05-02T00:00:00Z' }),
    grant('old', { state: 'revoked', revokedBy: 'a1', revokedAt: '2026-06-01T00:00:00Z', revoker: { id: 'a1', login: 'root', name: '管理员' } }),
    grant('waits', { state: 'pending', units: ['T1', 'T2'] }),
  ];

  it('are sentences with who gave and who confirmed, and are taken back for a reason', async () => {
    const { sent } = stage(<User id="u7" />, { me: admin, answers: { ...answers, '/users/u7/grants': { items }, 'POST /users/u7/grants/now/revoke': grant('now') } });
    const now = (await screen.findByRole('heading', { name: '现在有效' })).parentElement as HTMLElement;
    expect(within(now).getByText(/管理员 于 .* 授予：接替/)).toBeTruthy();
    expect(within(now).getByText(/潘若谷 于 2026-05-02 .* 确认。/)).toBeTruthy();
    expect(within(screen.getByRole('heading', { name: '已收回或已到期' }).parentElement as HTMLElement).queryByRole('button')).toBeNull();
    fireEvent.click(within(now).getByRole('button', { name: '收回' }));
    const dialog = await screen.findByRole('dialog', { name: '收回 周岚 的财务？' });
    const verb = within(dialog).getByRole('button', { name: '收回' }) as HTMLButtonElement;
    expect(verb.disabled).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('原因'), { target: { value: '调岗' } });
    fireEvent.click(verb);
    await waitFor(() => expect(sent.find((s) => s.method === 'POST')?.path).toBe('/api/v1/users/u7/grants/now/revoke'));
    expect(sent.find((s) => s.method === 'POST')?.body).toEqual({ reason: '调岗' });
  });

  it('are confirmed by a second person only', async () => {
    const second = { permissions: able('user:read', 'grant:read', 'grant:approve', 'policy:read') };
    const { sent } = stage(<User id="u7" />, { me: second, answers: { ...answers, '/users/u7/grants': { items }, 'POST /users/u7/grants/waits/confirm': grant('waits') } });
    fireEvent.click(await screen.findByRole('button', { name: '确认授予' }));
    const dialog = await screen.findByRole('dialog', { name: /确认授予 周岚/ });
    expect(await within(dialog).findByText(/将可见全部回款/)).toBeTruthy();
    expect(within(dialog).getByText(/单元：T1、T2/)).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: '确认授予' }));
    await waitFor(() => expect(sent.some((s) => s.path.endsWith('/waits/confirm'))).toBe(true));
    expect(screen.queryByRole('button', { name: '收回' })).toBeNull();
    cleanup();
    stage(<User id="u7" />, { me: { ...second, user: { id: 'a1', login: 'root', name: 'Root' } }, answers: { ...answers, '/users/u7/grants': { items } } });
    expect(await screen.findByText(/您授予了这个角色/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '确认授予' })).toBeNull();
  });
});

describe('an account', () => {
  it('is edited on the version that was read, and a newer one keeps the input', async () => {
    const { sent } = stage(<User id="u7" />, { me: admin, lang: 'en', answers: { ...answers, 'PUT /users/u7': () => refusal(412, 'version.stale') } });
    fireEvent.click(await screen.findByRole('button', { name: 'Change name or number' }));
    type('Name', '周兰');
    click('Save');
    expect(await screen.findByText('detail of version.stale')).toBeTruthy();
    const put = sent.find((s) => s.method === 'PUT');
    expect(put?.headers.get('If-Match')).toBe('"3"');
    expect(put?.body).toEqual({ name: '周兰', person: 'E001' });
    expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('周兰');
  });

  it('has no buttons for what its reader may not do, and none against oneself', async () => {
    stage(<User id="u7" />, { me: { permissions: able('user:read', 'session:withdraw:self') }, answers });
    await screen.findByText('E001');
    expect(screen.queryAllByRole('button')).toEqual([]);
    cleanup();
    stage(<User id="u7" />, { me: { ...admin, user: { id: 'u7', login: 'zhou', name: '周岚' } }, answers });
    await screen.findByRole('button', { name: '一次性链接' });
    for (const name of ['停用', '结束全部登录', '查看后授予']) expect(screen.queryByRole('button', { name })).toBeNull();
  });
});
