import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { able, allowAddresses, refusal, stage } from '../../testing';
import { sayIn } from '../../text/text';
import { ReadingBanner, ReadingGate } from '../../ui/Reading';
import Audit from './Audit';
import { headOf, reportText } from './Chain';
import Viewers from './Viewers';
import { didText, markTexts, onText } from './words';

const entry = (id: number, more: object = {}) => ({ id, at: '2026-05-01T08:00:00Z', user: 'u1', login: 'root', request: 'q1', action: 'give', object: 'grant', key: 'zhou finance', after: 'ab12', reason: '接替', sealed: true, ...more });
const reading = { at: '2026-05-01T08:00:00Z', user: { id: 'h', login: 'hr', name: '潘若谷' }, person: 'E002', object: 'statement.lines', key: '2026-10' };
const head = { seq: 214, hash: 'h', at: '2026-05-01T08:00:00Z', key: 'k', signature: 's' };

beforeEach(() => {
  allowAddresses();
  window.history.replaceState(null, '', '/audit');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the audit', () => {
  it('has a tab for each part that its reader may read, and asks for no other', async () => {
    const { sent } = stage(<Audit />, { me: { permissions: able('audit.pay:read', 'audit.reads:read:others') }, answers: { '/audit/pay': { items: [] } } });
    expect(await screen.findByText(/没有符合条件的记录/)).toBeTruthy();
    expect(within(screen.getByRole('navigation', { name: '审计的分页' })).getAllByRole('link').map((a) => a.textContent)).toEqual(['薪酬', '谁看过薪酬']);
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/audit/pay?limit=50']);
    expect(screen.queryByRole('heading', { name: '审计链' })).toBeNull();
  });

  it('says who did what to what, why, and by which digests it changed', async () => {
    const items = [entry(9, { marks: 'four_eyes_off', sealed: false }), entry(8, { user: '', login: 'console', action: 'edit', object: 'setting', key: 'company_name', before: 'aaaa', after: 'bbbb', reason: '' })];
    stage(<Audit />, { me: { permissions: able('audit.access:read') }, answers: { '/audit/access': { items } } });
    const [, first, second] = await screen.findAllByRole('row');
    for (const text of ['root', '授予', '角色授予', 'zhou finance', '接替', '当时没有开启四眼原则', '新建后的摘要', '… 待封存']) expect(first?.textContent).toContain(text);
    for (const text of ['控制台', '修改', '设置', '—', 'aaaa', 'bbbb', '✓ 已封存']) expect(second?.textContent).toContain(text);
  });

  it('is filtered by the service, with days in the address and names nowhere', async () => {
    const { sent } = stage(<Audit />, { me: { permissions: able('audit.access:read', 'audit.system:read') }, answers: { '/audit/access': (url: URL) => Response.json(url.searchParams.has('cursor') ? { items: [entry(1, { key: 'the last' })] } : { items: [entry(9)], next: 'c9' }) } });
    fireEvent.click(await screen.findByRole('button', { name: '下一页' }));
    expect(await screen.findByText('the last')).toBeTruthy();
    expect(sent.at(-1)?.path).toContain('cursor=c9');
    fireEvent.change(screen.getByLabelText(/第一天/), { target: { value: '2026-05-01' } });
    fireEvent.change(screen.getByLabelText(/登录名/), { target: { value: 'root' } });
    fireEvent.click(screen.getByRole('button', { name: '查询' }));
    await waitFor(() => expect(sent.at(-1)?.path).toBe('/api/v1/audit/access?limit=50&from=2026-05-01&user=root'));
    expect(window.location.search).toBe('?tab=access&from=2026-05-01');
  });

  it('words what is known and shows the code of what is not', () => {
    const t = sayIn('en');
    expect([didText('commit.ask', t), didText('new_thing', t), onText('plan.draft', t), onText('odd', t)]).toEqual(['commit asked for', 'new_thing', 'draft of a plan', 'odd']);
    expect(markTexts('four_eyes_off x', t)).toEqual(['done while four eyes was off', 'x']);
    expect(markTexts(undefined, t)).toEqual([]);
  });
});

describe('the chain', () => {
  it('is whole, waiting, or broken at a row', () => {
    const t = sayIn('zh');
    expect(reportText({ sealed: 214, unsealed: 0, break: null as never }, t)).toBe('✓ 完整：214 行与链一致。');
    expect(reportText({ sealed: 214, unsealed: 3, break: null as never }, t)).toContain('待封存：214 行与链一致，另有 3 行');
    expect(reportText({ sealed: 12, unsealed: 3, break: { seq: 13, audit: 77, what: 'changed' } }, t)).toBe('! 断裂：在第 77 行，内容被改动。此前 12 行与链一致。');
    expect(reportText({ sealed: 12, unsealed: 0, break: { seq: 13, audit: 0, what: 'gap' } }, t)).toContain('在第 13 行，封存缺号');
  });

  it('is checked against heads that were saved, and against nothing else', async () => {
    const { sent } = stage(<Audit />, { me: { permissions: able('audit.access:read', 'audit:check', 'audit:export') }, answers: { '/audit/access': { items: [] }, '/audit/head': head, 'POST /audit/check': { sealed: 214, unsealed: 0, break: null } } });
    expect(await screen.findByText(/链头：第 214 号/)).toBeTruthy();
    expect(screen.getByRole('link', { name: '保存签名链头' }).getAttribute('href')).toBe('/api/v1/audit/head');
    const file = (name: string, text: string) => Object.assign(new File([text], name), { text: () => Promise.resolve(text) });
    const field = screen.getByLabelText(/以前保存的链头/);
    fireEvent.change(field, { target: { files: [file('x.json', '{}')] } });
    expect(await screen.findByText('x.json 不是保存的链头。')).toBeTruthy();
    expect((screen.getByRole('button', { name: '检查审计链' }) as HTMLButtonElement).disabled).toBe(true);
    fireEvent.change(field, { target: { files: [file('h.json', JSON.stringify({ ...head, $schema: 'more' }))] } });
    await waitFor(() => expect((screen.getByRole('button', { name: '检查审计链' }) as HTMLButtonElement).disabled).toBe(false));
    fireEvent.submit(screen.getByRole('button', { name: '检查审计链' }).closest('form') as HTMLFormElement);
    expect(await screen.findByText('✓ 完整：214 行与链一致。')).toBeTruthy();
    expect(sent.find((s) => s.method === 'POST')?.body).toEqual({ heads: [head] });
  });

  it('is told to be without a signature where no key is set up, which is no failure', async () => {
    stage(<Audit />, { me: { permissions: able('audit.access:read', 'audit:export') }, answers: { '/audit/access': { items: [] }, '/audit/head': () => refusal(422, 'config.seal_key') } });
    expect(await screen.findByText(/没有配置签名密钥/)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('reads no other file as a head', () => {
    expect([headOf('no'), headOf('null'), headOf('{"seq":"1"}'), headOf('[]')]).toEqual([undefined, undefined, undefined, undefined]);
    expect(headOf(JSON.stringify(head))).toEqual(head);
  });
});

describe('who has read my pay', () => {
  it('names the reader, what was read and when', async () => {
    stage(<Viewers />, { me: { permissions: able('audit.self:read:self') }, answers: { '/audit/viewers': { items: [reading] } } });
    const [, row] = await screen.findAllByRole('row');
    for (const text of ['潘若谷', 'hr', '提成单明细', '2026-10']) expect(row?.textContent).toContain(text);
    expect(screen.queryByText('E002')).toBeNull();
  });

  it('says when nobody has, and when the company does not show it', async () => {
    stage(<Viewers />, { me: {}, lang: 'en', answers: { '/audit/viewers': { items: [] } } });
    expect(await screen.findByText('Nobody else has read your pay yet.')).toBeTruthy();
    cleanup();
    stage(<Viewers />, { me: {}, lang: 'en', answers: { '/audit/viewers': () => refusal(403, 'audit.viewers_hidden') } });
    expect(await screen.findByText('detail of audit.viewers_hidden')).toBeTruthy();
  });
});

describe('the reason of reading', () => {
  const auditor = { roles: [{ role: 'auditor', title: '审计员', reasons: true }] };
  const pages = <><ReadingBanner /><ReadingGate><p>pay</p></ReadingGate></>;

  it('is asked for before anything is shown, once, and stands above it afterwards', async () => {
    let said = '';
    const { sent } = stage(pages, { me: auditor, answers: { 'POST /session/reason': () => { said = '年审'; return Response.json({ done: true }); }, 'GET /session': () => Response.json({ user: { id: 'me' }, ...auditor, permissions: [], reading: said }) } });
    expect(screen.queryByText('pay')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '记下原因并继续' }));
    expect(screen.getByText(/请写明原因/)).toBeTruthy();
    expect(sent).toEqual([]);
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: ' 年审 ' } });
    fireEvent.click(screen.getByRole('button', { name: '记下原因并继续' }));
    expect(await screen.findByText('pay')).toBeTruthy();
    expect(sent[0]?.body).toEqual({ reason: '年审' });
    expect(screen.getByText(/您以「审计员」的身份查看，原因：年审/)).toBeTruthy();
  });

  it('is asked of nobody else', () => {
    stage(pages, { me: { roles: [{ role: 'rep', title: '销售代表' }] }, answers: {} });
    expect(screen.getByText('pay')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
