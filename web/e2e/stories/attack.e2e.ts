import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor } from '../harness/visitor';

// What people may write into names, titles, reasons and file names, and what
// would run if a page took it for more than text.
const payloads = [
  '<img src=x onerror=window.hit=1>',
  '"><script>window.hit=1</script>',
  '<svg onload=window.hit=1>',
  '</textarea></title><script>window.hit=1</script>',
  'javascript:window.hit=1',
  '[text](javascript:window.hit=1) <a href="javascript:window.hit=1">x</a>',
  '{{constructor.constructor("window.hit=1")()}}${window.hit=1}',
];

describe('F12: what people write is text on every page', () => {
  let browser: Browser, s: Stage;
  const people: Visitor[] = [];
  const seen = new Set<string>();

  beforeAll(async () => {
    browser = await launch();
    s = await stage({ program: inject('program'), demo: inject('demo') });
  });
  afterAll(async () => {
    await browser?.close();
    await s?.stop();
  });

  const enter = async (login: string) => {
    const v = await Visitor.enter(browser, s, login, { lang: 'zh' });
    people.push(v);
    return v;
  };

  it('is written', async () => {
    const [sales, hr, designer, admin, finance] = [await enter('E038'), await enter('E033'), await enter('E034'), await enter('admin'), await enter('E035')];
    for (const [i, text] of payloads.entries()) {
      const day = '2026-11-02', money = { amount: '1000.00', currency: 'CNY' };
      await send(sales, '/customers', { code: `X${i}`, name: text, class: 'A', industry: text });
      await send(sales, '/contracts', { number: `HT-X${i}`, customer: `X${i}`, kind: text.slice(0, 60), signed: day, amount: money, splits: [{ shares: [{ person: 'E002', share: '1' }] }], instalments: [{ number: '1', due: day, amount: money }] });
      await send(finance, '/receipts', { number: `X-${i}`, customer: `X${i}`, date: day, amount: money, ...(i < 3 && { allocations: [{ contract: `HT-X${i}`, amount: { amount: '500.00', currency: 'CNY' } }] }) });
      await send(hr, '/persons', { code: `PX${i}`, name: text });
      await send(hr, '/teams', { code: `TX${i}`, name: text, parent: '' });
      await send(designer, '/plan-drafts', { plan: `x-${i}`, document: `plan: x-${i}\ntitle: {zh: '${text.replaceAll("'", "''")}', en: '${text.replaceAll("'", "''")}'}\n${text}` });
      const user = await send(admin, '/users', { login: `x${i}`, name: text }) as { id: string };
      await send(admin, `/users/${user.id}/disable`, { reason: text });
    }
    const said = await finance.page.evaluate(async (names) => {
      const form = new FormData();
      for (const name of names) form.append('files', new File(['number,customer,date,currency,amount\n' + name + ',"' + name.replaceAll('"', '""') + '",2026/13/45,CNY,=1+1\n'], name + '.csv', { type: 'text/csv' }));
      form.append('reason', names[0] as string);
      return (await fetch('/api/v1/imports?wait=25', { method: 'POST', body: form })).status;
    }, payloads);
    expect([201, 422]).toContain(said);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });

  it('and read by everybody on every page', async () => {
    for (const login of ['E002', 'E001', 'auditor']) await (await enter(login)).giveReason();
    for (const v of people) {
      const first = await v.page.locator('nav.menu a').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string));
      const been = new Set<string>(first);
      for (const path of first) {
        await v.goto(path);
        await unhurt(v, path, seen);
        const links = await v.page.locator('main a[href^="/"]').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string).filter((h) => !h.startsWith('/api/')));
        const ours = links.filter((h) => /X|imports\/|plan-drafts\/|users\//.test(h));
        for (const next of [...ours.slice(0, 8), ...links.slice(0, 2)]) {
          if (been.has(next)) continue;
          been.add(next);
          await v.goto(next);
          await unhurt(v, next, seen);
        }
      }
      expect(await v.go()).toEqual([]);
    }
    expect([...seen].sort(), 'not every text was ever on a page').toEqual([...payloads].sort());
  }, 600_000);
});

async function send(v: Visitor, path: string, body: unknown): Promise<unknown> {
  const { status, text } = await v.page.evaluate(async ([to, what]) => {
    const answer = await fetch(`/api/v1${to}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(what) });
    return { status: answer.status, text: await answer.text() };
  }, [path, body] as const);
  expect(status, `${path}: ${text.slice(0, 500)}`).toBeLessThan(300);
  return JSON.parse(text) as unknown;
}

// unhurt asks of a page that nothing of what it shows has run.
async function unhurt(v: Visitor, path: string, seen: Set<string>): Promise<void> {
  const { hit, elements, text } = await v.page.evaluate(() => ({
    hit: (window as unknown as { hit?: number }).hit,
    elements: document.querySelectorAll('main img, main script, main svg[onload], main a[href^="javascript"], main iframe, main object').length,
    text: document.body.innerText + [...document.querySelectorAll('textarea')].map((t) => t.value).join('\n'),
  }));
  expect(hit, `${path}: something has run`).toBeUndefined();
  expect(elements, `${path}: what was written became elements`).toBe(0);
  for (const p of payloads) if (text.includes(p)) seen.add(p);
}
