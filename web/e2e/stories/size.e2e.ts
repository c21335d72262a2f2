import type { Browser, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Seen } from '../harness/proxy';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor } from '../harness/visitor';

const KiB = 1024;
const many = 10_000; // receipts of the long list
const deep = 5_000; // receipts behind the last line of the long statement

// What pages weigh and how often they ask, counted at the proxy; what takes how
// long is told and not judged.
describe('pages stay light', () => {
  let browser: Browser, s: Stage;
  beforeAll(async () => {
    browser = await launch();
    s = await stage({ program: inject('program'), demo: inject('demo') });
  });
  afterAll(async () => {
    await browser?.close();
    await s?.stop();
  });

  // opened is what went over the wire for a page in an empty browser that is
  // signed in. Its main content must be there when nothing is answered that is
  // asked for after two round trips to the API.
  const opened = async (v: Visitor, path: string, content: string): Promise<{ seen: Seen[]; rounds: number }> => {
    const session = await v.page.context().newCDPSession(v.page);
    await session.send('Network.clearBrowserCache');
    await v.page.goto('about:blank');
    s.proxy.seen.length = 0;
    const { lift, rounds } = await atMost(v, 2);
    await v.page.goto(s.proxy.origin + path);
    await v.page.locator(content).first().waitFor().finally(lift);
    await v.settled();
    return { seen: [...s.proxy.seen], rounds: rounds() };
  };
  const weight = (list: Seen[]) => list.filter((x) => !x.url.startsWith('/api/')).reduce((sum, x) => sum + x.bytes, 0);

  it.each([
    ['E002', true, 250, '/statements', 'main table.lines'],
    ['E001', false, 450, '/statements', 'main table.lines'],
    ['E031', false, 450, '/runs', '.figure.main'],
  ] as const)('%s: a page weighs what it may, and its content is there after two round trips', async (login, phone, limit, list, content) => {
    const v = await Visitor.enter(browser, s, login, { lang: 'zh', phone });
    await v.goto(list);
    const path = await v.page.locator('main table tbody a').first().getAttribute('href') as string;
    const { seen, rounds } = await opened(v, path, content);
    const bytes = weight(seen);
    console.log(`${login} ${list}: ${(bytes / KiB).toFixed(1)} KiB compressed, ${seen.filter((x) => x.url.startsWith('/api/')).length} requests to the API, ${rounds} in sequence, the content after two`);
    expect(bytes).toBeLessThanOrEqual(limit * KiB);
    expect(await v.go()).toEqual([]);
  });

  it('brings in what makes lists and explanations long', async () => {
    const sales = await Visitor.enter(browser, s, 'E038', { lang: 'en' });
    const customer = (await sales.ask<{ items: { code: string }[] }>('/customers?limit=1')).items[0]?.code as string;
    await bring(sales, {
      'contracts.csv': `number,customer,kind,signed,currency,amount,net\nHT-LONG,${customer},standard,2026-11-01,CNY,9000000,9000000\n`,
      'splits.csv': 'contract,person,share\nHT-LONG,E002,100%\n',
    });
    expect(await sales.go()).toEqual([]);
    const finance = await Visitor.enter(browser, s, 'E035', { lang: 'en' });
    const numbers = Array.from({ length: many }, (_, i) => `LONG-${String(i + 1).padStart(5, '0')}`);
    await bring(finance, {
      'receipts.csv': ['number,customer,date,currency,amount', ...numbers.map((n, i) => `${n},${customer},2026-11-${String(2 + (i % 18)).padStart(2, '0')},CNY,${100 + (i % 7)}.10`)].join('\n') + '\n',
      'allocations.csv': ['receipt,line,contract,currency,amount', ...numbers.slice(0, deep).map((n) => `${n},1,HT-LONG,CNY,100.10`)].join('\n') + '\n',
    });
    expect(await finance.go()).toEqual([]);
  });

  it('a list of 10,000 receipts is filtered and paged by the service', async () => {
    const v = await Visitor.enter(browser, s, 'E036', { lang: 'zh' });
    await v.menu('menu.receipts');
    s.proxy.seen.length = 0;
    await v.hand.write(v.page.locator('main form input').first(), 'LONG-09');
    await v.hand.press(v.button('app.query'));
    await v.page.getByText('LONG-09').first().waitFor();
    await v.settled();
    const rows = await v.page.locator('main table tbody tr').count();
    const asked = s.proxy.seen.filter((x) => x.url.startsWith('/api/v1/receipts?'));
    console.log(`10,000 receipts: ${rows} rows in the page, ${asked.map((x) => `${x.url} ${x.bytes} bytes`).join(', ')}`);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(200);
    expect(asked.every((x) => x.url.includes('q=LONG-09'))).toBe(true);
    expect(await v.page.locator('main').innerText()).not.toContain('LONG-00001');
    expect(await v.go()).toEqual([]);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });

  it('a statement of 5,000 lines, and the explanation of its last one, open without freezing', async () => {
    const v = await Visitor.enter(browser, s, 'E033', { lang: 'zh' });
    await v.menu('menu.runs');
    await v.hand.choose(v.page.locator('#run-from'), '2026-11');
    await v.hand.press(v.button('run.prepare'));
    await v.page.locator('.run .figure.main').waitFor({ timeout: 120_000 });
    const run = new URL(v.page.url()).pathname.split('/').pop();
    const { items } = await v.ask<{ items: { id: string }[] }>(`/statements?run=${run}&payee=E002`);
    const id = items[0]?.id as string;
    await v.goto(`/statements/${id}`);
    await v.page.locator('main table.lines').waitFor();
    const rows = await v.page.locator('main table.lines tbody tr').count();
    expect(rows).toBeGreaterThan(40);
    expect(rows).toBeLessThanOrEqual(150);
    console.log(`5,000 lines: ${rows} rows in the page, frozen for ${await frozen(v)} ms at most`);
    for (const next = v.button('app.next'); await next.count() > 0;) {
      await v.hand.press(next);
      await v.settled();
    }
    s.proxy.seen.length = 0;
    await v.hand.press(v.page.locator('button.amount').last());
    const why = v.page.locator('.why');
    await why.locator('.tree').waitFor();
    await v.settled();
    const elements = await why.locator('*').count();
    console.log(`its last line: ${s.proxy.seen[0]?.bytes} bytes of explanation, ${elements} elements, frozen for ${await frozen(v)} ms at most`);
    expect(elements).toBeLessThan(5000);
    for (let closed = why.locator('details:not([open]) > summary').last(), n = 0; n < 5; n++) await v.hand.press(closed);
    console.log(`five steps further: ${await why.locator('*').count()} elements, frozen for ${await frozen(v)} ms at most`);
    expect(await v.go()).toEqual([]);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });
});

// atMost holds back what a page asks of the API after it has had answers to so
// many requests in sequence, until that is lifted.
async function atMost(v: Visitor, most: number): Promise<{ lift: () => void; rounds: () => number }> {
  let answered = 0;
  let lift = () => {};
  const lifted = new Promise<void>((done) => { lift = done; });
  const rounds = new Map<Request, number>();
  v.page.on('requestfinished', (r) => { answered = Math.max(answered, rounds.get(r) ?? 0); });
  await v.page.route('**/api/**', async (route) => {
    rounds.set(route.request(), answered + 1);
    if (answered + 1 > most) await lifted;
    await route.continue();
  });
  return { lift, rounds: () => answered };
}

// frozen is how long the page's thread was busy at a stretch, at most.
async function frozen(v: Visitor): Promise<number> {
  return v.page.evaluate(() => new Promise<number>((done) => {
    new PerformanceObserver((list) => done(Math.round(Math.max(...list.getEntries().map((e) => e.duration))))).observe({ type: 'longtask', buffered: true });
    setTimeout(() => done(0), 500);
  }));
}

// bring imports files through the API and commits them.
async function bring(v: Visitor, files: Record<string, string>): Promise<void> {
  const said = await v.page.evaluate(async (list) => {
    const form = new FormData();
    for (const [name, text] of Object.entries(list)) form.append('files', new File([text], name, { type: 'text/csv' }));
    let answer = await fetch('/api/v1/imports?wait=25', { method: 'POST', body: form });
    let made = await answer.json() as { id: string; token: string; state: string };
    for (let n = 0; answer.ok && made.token === undefined && n < 60; n++) {
      await new Promise((next) => setTimeout(next, 500));
      answer = await fetch(`/api/v1/imports/${made.id}`);
      made = await answer.json() as typeof made;
    }
    if (!answer.ok || !made.token) return JSON.stringify(made);
    answer = await fetch(`/api/v1/imports/${made.id}/commit?wait=25`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ token: made.token }) });
    let state = await answer.json() as { state: string };
    for (let n = 0; answer.ok && state.state !== 'committed' && n < 60; n++) {
      await new Promise((next) => setTimeout(next, 500));
      state = await (await fetch(`/api/v1/imports/${made.id}`)).json() as typeof state;
    }
    return state.state === 'committed' ? '' : JSON.stringify(state);
  }, files);
  expect(said.slice(0, 2000)).toBe('');
}
