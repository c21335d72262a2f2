import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lineOf, pathOf } from '../../api/problem';
import { compareAmounts } from '../../format/money';
import { sayIn } from '../../text/text';
import { onStage, refusal, relativeRequests, who, type Answers } from '../../ui/stage';
import { finding, jumpsOf, percentOf } from './Curve';
import { told } from './Diff';
import Draft from './Draft';
import { beginning, marksOf, nextVersion } from './drafting';
import Plan from './Plan';
import PlanList from './PlanList';
import { inForce, inWords } from './reading';
import { placeOfLine } from './Source';

beforeEach(() => {
  relativeRequests();
  vi.stubGlobal('matchMedia', undefined);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
});

const one = {
  plan: 'kam', version: 1, title: { zh: '大客户方案', en: 'Key accounts' }, from: '2025-01-01', to: '2025-12-31', digest: 'a', publishedAt: '2024-12-30T01:00:00Z', components: [{ code: 'c', title: { zh: '提成', en: 'Commission' } }],
  sentences: [{ path: 'who', text: { zh: '适用于所有人。', en: 'For everybody.' } }, { component: 'c', path: 'components.c.rate', line: 9, text: { zh: '比例是 1%。', en: 'The rate is 1%.' } }], curves: [], document: 'plan: kam\nversion: 1\n',
};
const two = { ...one, version: 2, from: '2026-01-01', to: undefined, document: 'plan: kam\nversion: 2   # now\n', sentences: [] };
const plan = { code: 'kam', title: one.title, currency: 'CNY', versions: [one, two] };
const draft = { id: 'd1', plan: 'kam', version: 4, editedAt: '2026-10-01T02:00:00Z', editedBy: 'hanna', document: 'plan: kam\nversion: 3\n', findings: [] };
const reading = { version: 3, title: one.title, currency: 'CNY', from: '2026-11-01', people: 14, components: one.components, sentences: one.sentences, curves: [] };
const warning = { code: 'plan.cliff', at: 'kam.yaml:2:1 (components.c.tiers.bands[1].rate)', detail: '多带来的反而少得', warning: true };
const fault = { code: 'plan.version_next', at: 'kam.yaml (version)', detail: '下一个版本号应是 3', fix: '请写 version: 3。' };

const answers = (more: Answers = {}): Answers => ({
  'GET /plans': () => Response.json({ items: [plan] }),
  'GET /plans/kam': () => Response.json(plan),
  'GET /plans/kam/versions/1': () => Response.json(one),
  'GET /plans/kam/versions/2': () => Response.json(two),
  'GET /plans/kam/diff': () => Response.json({ plan: 'kam', from: 1, to: 2, changes: [{ path: 'components.c.rate', kind: 'changed', was: '1%', is: '2%', text: { zh: '提成 比例：1% → 2%', en: 'Commission, rate: 1% → 2%' } }] }),
  'GET /plan-drafts': () => Response.json({ items: [{ ...draft, document: undefined }] }),
  'GET /plan-drafts/d1': () => Response.json(draft),
  'POST /plan-checks': () => Response.json({ publishable: true, findings: [], reading }),
  ...more,
});

describe('what the pages of plans are made of', () => {
  it('finds the version of a day, the highest that holds it', () => {
    const versions = [{ version: 1, from: '2026-01-01' }, { version: 2, from: '2026-03-01', to: '2026-04-30' }];
    expect(['2025-12-31', '2026-02-01', '2026-03-01', '2026-04-30', '2026-05-01'].map((day) => inForce(versions, day)?.version)).toEqual([undefined, 1, 2, 2, 1]);
  });

  it('shows a text that was written in one language alone with a mark', () => {
    expect(inWords({ zh: '提成' }, 'en')).toBe('[中文] 提成');
    expect(inWords({ zh: '提成', en: 'Pay' }, 'en')).toBe('Pay');
  });

  it('makes the next version of a text by its number alone', () => {
    expect(nextVersion('plan: p\nversion: 2   # two\neffective: {from: 2026-01-01}\n  version: 2\n', 2, 3)).toBe('plan: p\nversion: 3   # two\neffective: {from: 2026-01-01}\n  version: 2\n');
    expect(nextVersion('{"plan": "p", "version" : 2, "x": 2}', 2, 12)).toBe('{"plan": "p", "version" : 12, "x": 2}');
    expect(nextVersion('version: 21\n', 2, 3)).toBe('version: 21\n');
    expect(beginning('new-plan', '2026-11-01')).toContain('plan: new-plan\nversion: 1\n');
  });

  it('finds lines and paths of faults', () => {
    expect(lineOf('kam.yaml:12:5 (a.b)')).toBe(12);
    expect(lineOf('kam.yaml (version)')).toBe(0);
    expect(lineOf(undefined)).toBe(0);
    expect(pathOf('kam.yaml:12:5 (a.b[1])')).toBe('a.b[1]');
    expect([...marksOf([{ ...warning }, { code: 'x', at: 'kam.yaml:2:9', detail: '' }, fault])]).toEqual([[2, 'error']]);
    expect(placeOfLine('ab\ncd\nef', 2)).toEqual([3, 5]);
    expect(placeOfLine('ab\ncd', 9)).toEqual([3, 5]);
  });

  it('orders amounts digit by digit', () => {
    for (const [a, b, want] of [['9.00', '10.00', -1], ['10.00', '9.99', 1], ['-10.00', '-9.99', -1], ['-1.00', '0.00', -1], ['0.00', '-0.00', 0], ['1.5', '1.50', 0], ['90071992547409931.07', '90071992547409931.08', -1], ['-2', '-10', 1]] as const) {
      expect(compareAmounts(a, b), `${a} ${b}`).toBe(want);
      expect(compareAmounts(b, a) + want, `${b} ${a}`).toBe(0);
    }
  });

  it('tells a component that came or went in one sentence, and no day twice', () => {
    const change = (path: string, kind: 'added' | 'removed' | 'changed', zh = path) => ({ path, kind, text: { zh, en: zh } });
    const changes = [
      change('components.c.rate', 'changed', '提成 比例：1% → 2%'), change('components.new.code', 'added'), change('components.new.title.zh', 'added'), change('components.new.rate', 'added'),
      change('parameters.r.values[2026-01-01].from', 'added'), change('parameters.r.values[2026-01-01].value', 'added', '比例 自 2026-01-01 起 值：新增 1%'), change('components.old.code', 'removed'), change('components.old.rate', 'removed'),
    ];
    expect(told(changes, (code) => code.toUpperCase(), sayIn('zh'), 'zh')).toEqual(['提成 比例：1% → 2%', '整项新增「NEW」', '比例 自 2026-01-01 起 值：新增 1%', '整项删去「OLD」']);
  });

  it('says of a curve where more pays less, else what its last bound pays', () => {
    const points = [{ at: '0.00', pay: '0.00' }, { at: '1000.00', pay: '40.00', open: true, bound: true }, { at: '1000.00', pay: '30.00', bound: true }, { at: '1250.00', pay: '37.50' }];
    expect(jumpsOf(points)).toEqual([{ at: '1000.00', before: '40.00', after: '30.00', falls: true }]);
    expect(finding({ component: 'c', since: '2026-01-01', points }, 'CNY', sayIn('zh'))).toBe('多带来反而少得：到 ¥1,000.00 处，从 ¥40.00 变为 ¥30.00。');
    expect(finding({ component: 'c', since: '2026-01-01', points: points.slice(0, 1).concat(points.slice(2)), cap: '35.00', per: 'year' }, 'CNY', sayIn('en'))).toBe('Bringing in ¥1,000.00 pays ¥30.00. A year pays ¥35.00 at most.');
    expect(['0.6', '1', '1.266667', '0.055', '0'].map(percentOf)).toEqual(['60%', '100%', '126.6667%', '5.5%', '0%']);
  });
});

describe('the list of plans', () => {
  it('has published plans alone for who writes none', async () => {
    const { of } = onStage(<PlanList />, who('lin', 'E002', 'plan:read:self'), answers());
    expect(await screen.findByText('大客户方案')).toBeTruthy();
    expect(screen.getByText('第 2 版，2026-01-01 起')).toBeTruthy();
    expect(screen.queryByText('草稿')).toBeNull();
    expect(screen.queryByLabelText('方案代码')).toBeNull();
    expect(of('GET', '/plan-drafts')).toHaveLength(0);
  });

  it('begins a draft, and says at the field why it cannot', async () => {
    const { of } = onStage(<PlanList />, who('shi', 'E034', 'plan:read', 'plan.draft:read', 'plan.draft:create'), answers({
      'POST /plan-drafts': () => refusal(422, 'request.invalid', '提交的内容有误', [{ code: 'text.long', at: 'plan', detail: '代码太长', fix: '请缩短' }]),
    }), 'en');
    expect(await screen.findByText('Draft of kam')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Code of the plan'), { target: { value: ' new ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Begin draft' }));
    await waitFor(() => expect(screen.getByLabelText('Code of the plan').getAttribute('aria-invalid')).toBe('true'));
    expect(of('POST', '/plan-drafts')[0]?.body).toMatchObject({ plan: 'new' });
  });
});

describe('a plan', () => {
  it('shows the version in force with what it changed, and one’s own answer', async () => {
    const { of } = onStage(<Plan code="kam" />, who('lin', 'E002', 'plan:read:self', 'acknowledgement:read:self', 'acknowledgement:create:self'), answers({
      'GET /plans/kam/versions/2/acknowledgements': () => Response.json({ items: [{ person: 'E002', name: '林悦', answer: 'none' }] }),
      'POST /plans/kam/versions/2/acknowledgements': () => Response.json({ person: 'E002', answer: 'signed', at: '2026-11-01T00:00:00Z' }, { status: 201 }),
    }));
    expect(await screen.findByText('大客户方案 第 2 版')).toBeTruthy();
    expect(await screen.findByText('提成 比例：1% → 2%')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /新建草稿/ })).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: /签 ?收/ }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('签收大客户方案 第 2 版？');
    expect(dialog.textContent).toContain('一版只能答复一次');
    expect(within(dialog).queryByLabelText('说明（可不填）')).toBeNull();
    fireEvent.click(within(dialog).getAllByRole('button', { name: /签 ?收/ }).at(-1) as HTMLElement);
    await waitFor(() => expect(of('POST', '/plans/kam/versions/2/acknowledgements')[0]?.body).toEqual({ answer: 'signed' }));
  });

  it('counts who has answered, and lets who may enter answers on paper', async () => {
    const { of } = onStage(<Plan code="kam" version="1" />, who('hanna', 'E033', 'plan:read', 'acknowledgement:read:others', 'acknowledgement:create:others'), answers({
      'GET /plans/kam/versions/1/acknowledgements': () => Response.json({ items: [{ person: 'E002', name: '林悦', answer: 'none' }, { person: 'E003', name: '郑婉清', answer: 'signed', at: '2026-01-02T00:00:00Z' }] }),
      'POST /plans/kam/versions/1/acknowledgements': () => refusal(409, 'acknowledgement.given', '已经答复过这个版本。'),
    }));
    expect(await screen.findByText('2 人中 1 人已答复。')).toBeTruthy();
    expect(screen.queryByText('郑婉清')).toBeNull();
    fireEvent.click(screen.getByLabelText('只看尚未答复的 1 人'));
    expect(screen.getByText('✓ 已签收', { selector: 'td' })).toBeTruthy();
    fireEvent.change(screen.getByLabelText('登记林悦的纸面答复'), { target: { value: 'refused' } });
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('登记林悦 E002对大客户方案 第 1 版的答复：✕ 拒签？');
    fireEvent.click(within(dialog).getByRole('button', { name: /登 ?记/ }));
    await waitFor(() => expect(dialog.textContent).toContain('已经答复过这个版本。'));
    expect(of('POST', '/plans/kam/versions/1/acknowledgements')[0]?.body).toEqual({ answer: 'refused', person: 'E002' });
  });

  it('becomes the draft of the version after the newest', async () => {
    const { of } = onStage(<Plan code="kam" version="1" />, who('shi', 'E034', 'plan:read', 'plan.draft:create'), answers({ 'POST /plan-drafts': () => Response.json({ ...draft }, { status: 201 }) }));
    fireEvent.click(await screen.findByRole('button', { name: '以第 1 版为底新建草稿' }));
    await waitFor(() => expect(of('POST', '/plan-drafts')[0]?.body).toEqual({ plan: 'kam', document: 'plan: kam\nversion: 3\n' }));
    await waitFor(() => expect(window.location.pathname).toBe('/plan-drafts/d1'));
  });
});

describe('the editor of a draft', () => {
  const hr = who('hanna', 'E033', 'plan.draft:read', 'plan.draft:edit', 'plan.draft:check', 'plan.draft:discard', 'plan:publish');
  const text = () => screen.getByRole('textbox', { name: '方案全文' }) as HTMLTextAreaElement;

  it('checks what is written, leads to the line, and publishes nothing with errors', async () => {
    const { of } = onStage(<Draft id="d1" />, hr, answers({ 'POST /plan-checks': () => Response.json({ publishable: false, findings: [fault, warning] }) }));
    expect(await screen.findByText('1 个错误，1 个提醒。')).toBeTruthy();
    expect(screen.getByText(/请写 version: 3/)).toBeTruthy();
    expect(screen.getByText('还有 1 个错误，改好后才能发布。')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /发 ?布/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '第 2 行' }));
    expect([text().selectionStart, text().selectionEnd]).toEqual([10, 20]);
    fireEvent.change(text(), { target: { value: 'plan: kam\nversion: 9\n' } });
    await waitFor(() => expect(of('POST', '/plan-checks').at(-1)?.body).toEqual({ plan: 'kam', document: 'plan: kam\nversion: 9\n' }), { timeout: 2000 });
    expect(of('POST', '/plan-checks')).toHaveLength(2);
  });

  it('publishes after every warning is ticked, with version, day and people named', async () => {
    const { of } = onStage(<Draft id="d1" />, hr, answers({
      'POST /plan-checks': () => Response.json({ publishable: true, findings: [warning], reading }),
      'POST /plan-drafts/d1/publication': () => Response.json({ ...two, version: 3 }, { status: 201 }),
    }));
    fireEvent.click(await screen.findByRole('button', { name: /^发 ?布$/ }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('发布第 3 版，自 2026-11-01 起适用 14 人？');
    expect(dialog.textContent).toContain('发布后不能修改。');
    const publish = within(dialog).getByRole('button', { name: '发布第 3 版' }) as HTMLButtonElement;
    expect(publish.disabled).toBe(true);
    fireEvent.click(within(dialog).getByLabelText('多带来的反而少得'));
    expect(publish.disabled).toBe(false);
    fireEvent.change(within(dialog).getByLabelText('征求意见的日期和纪要'), { target: { value: '10-12 会议' } });
    fireEvent.click(publish);
    await waitFor(() => expect(of('POST', '/plan-drafts/d1/publication')[0]).toMatchObject({ match: '"4"', body: { consultation: '10-12 会议' } }));
    expect(of('POST', '/plan-drafts/d1/publication')[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    await waitFor(() => expect(window.location.pathname).toBe('/plans/kam/3'));
  });

  it('keeps the input where somebody else was faster, and says who', async () => {
    let version = 4;
    const { of } = onStage(<Draft id="d1" />, hr, answers({
      'GET /plan-drafts/d1': () => Response.json(version === 4 ? draft : { ...draft, version, editedBy: 'shi', document: 'plan: kam\n# theirs\n' }),
      'PUT /plan-drafts/d1': (s) => (s.match === '"4"' ? refusal(409, 'version.stale', '已被修改') : Response.json({ ...draft, version: 6 })),
    }));
    await waitFor(() => expect(text().value).toBe(draft.document));
    fireEvent.change(text(), { target: { value: 'plan: kam\n# mine\n' } });
    version = 5;
    fireEvent.click(screen.getByRole('button', { name: '保存草稿' }));
    expect(await screen.findByText(/shi 于 .* 改过这份草稿，您的输入已保留。/)).toBeTruthy();
    expect(text().value).toBe('plan: kam\n# mine\n');
    fireEvent.click(screen.getByRole('button', { name: '保留我的，下次保存时覆盖' }));
    fireEvent.click(screen.getByRole('button', { name: '保存草稿' }));
    await waitFor(() => expect(of('PUT', '/plan-drafts/d1').map((s) => [s.match, (s.body as { document: string }).document])).toEqual([['"4"', 'plan: kam\n# mine\n'], ['"5"', 'plan: kam\n# mine\n']]));
    await waitFor(() => expect(screen.queryByRole('button', { name: '保存草稿' })).toBeNull());
  });

  it('is for reading where one may not edit, with what the service has found', async () => {
    const { of } = onStage(<Draft id="d1" />, who('pang', 'E031', 'plan.draft:read', 'plan:publish'), answers({ 'GET /plan-drafts/d1': () => Response.json({ ...draft, findings: [warning], reading }) }));
    await waitFor(() => expect(text().readOnly).toBe(true));
    expect(screen.getByText('0 个错误，1 个提醒。')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '作废草稿' })).toBeNull();
    expect(screen.getByRole('button', { name: /^发 ?布$/ })).toBeTruthy();
    expect(of('POST', '/plan-checks')).toHaveLength(0);
  });

  it('is discarded after a question, at the version that was read', async () => {
    const { of } = onStage(<Draft id="d1" />, hr, answers({ 'DELETE /plan-drafts/d1': () => new Response(null, { status: 204 }) }));
    fireEvent.click(await screen.findByRole('button', { name: '作废草稿' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('作废 kam 的草稿？');
    fireEvent.click(within(dialog).getByRole('button', { name: '作废草稿' }));
    await waitFor(() => expect(of('DELETE', '/plan-drafts/d1')[0]?.match).toBe('"4"'));
  });
});
