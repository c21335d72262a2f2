import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor, type Ways } from '../harness/visitor';

// The close of a month, as the people of the demo company do it one after the
// other: in Chinese with the mouse, in English by the keyboard alone.
const ways: Ways[] = [{ lang: 'zh', hand: 'mouse' }, { lang: 'en', hand: 'keyboard' }];

describe.each(ways)('a month is closed, in $lang with the $hand', (way) => {
  let browser: Browser, s: Stage;
  let hr: Visitor; // stays signed in from publishing to preparing
  let total = ''; // of the run, as HR saw it
  beforeAll(async () => {
    browser = await launch();
    s = await stage({ program: inject('program'), demo: inject('demo') });
  });
  afterAll(async () => {
    await browser?.close();
    await s?.stop();
  });

  const done = async (v: Visitor) => {
    expect(await v.leave()).toEqual([]);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  };

  const csv = (rows: string[]) => [{ name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(`number,customer,date,currency,amount\n${rows.join('\n')}\n`) }];

  it('finance imports receipts, with a bad row first', async () => {
    const v = await Visitor.enter(browser, s, 'E035', way);
    const customer = (await v.ask<{ items: { code: string }[] }>('/customers?limit=1')).items[0]?.code as string;
    await v.menu('menu.imports');
    await v.look('finance-imports');
    const upload = async (rows: string[]) => {
      await v.hand.press(v.button('import.new'));
      await v.page.waitForURL(/\/imports\/new$/);
      await v.settled();
      await v.hand.files(v.page.locator('#import-files'), csv(rows));
      await v.button('import.check').waitFor();
      await v.settled();
    };
    await upload([`BANK-1,${customer},2026-11-03,CNY,60000.00`, `BANK-2,${customer},2026/13/05,CNY,1200.50`]);
    await v.look('finance-columns');
    expect(await v.button('import.check').isDisabled(), 'two spellings of dates are guessed').toBe(true);
    await v.hand.choose(v.page.locator('label', { hasText: v.say('import.date') }).locator('select').last(), 'YYYY-MM-DD');
    await v.hand.press(v.button('import.check'));
    await v.page.waitForURL(/\/imports\/[0-9a-f-]+$/);
    await v.page.getByText(v.say('import.blocked')).waitFor();
    const said = await v.page.locator('main').innerText();
    expect(said).toContain('2026/13/05');
    expect(await v.button('import.commit').count(), 'what has errors is committed').toBe(0);
    await v.look('finance-errors');
    await v.menu('menu.imports');
    await upload([`BANK-1,${customer},2026-11-03,CNY,60000.00`, `BANK-2,${customer},2026-11-05,CNY,1200.50`]);
    await v.hand.press(v.button('import.check'));
    await v.page.waitForURL(/\/imports\/[0-9a-f-]+$/);
    await v.hand.press(v.button('import.commit'));
    const dialog = v.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('61,200.50');
    await v.look('finance-commit');
    await v.hand.press(dialog.getByRole('button', { name: v.say('import.commit'), exact: true }));
    await dialog.waitFor({ state: 'detached' });
    await v.page.locator('.page-head').getByText(v.say('import.is.committed')).waitFor();
    await v.look('finance-committed');
    await v.menu('menu.receipts');
    await v.look('finance-receipts');
    await v.menu('menu.bench');
    const open = async () => parseInt((await v.page.locator('main .bench h2').first().innerText()).replace(/\D/g, ''), 10);
    const before = await open();
    expect(before).toBeGreaterThan(2);
    await v.hand.press(v.page.locator('main .bench table').first().locator('tbody a').first());
    const first = v.page.locator('main .bench section').nth(1).locator('tbody button').first();
    await first.waitFor();
    await v.look('finance-bench');
    await v.hand.press(first);
    await dialog.waitFor();
    const allocate = dialog.getByRole('button', { name: v.say('bench.do'), exact: true });
    await allocate.and(v.page.locator(':enabled')).waitFor();
    await v.look('finance-allocate');
    await v.hand.press(allocate);
    await dialog.waitFor({ state: 'detached' });
    await v.settled();
    expect(await open()).toBe(before - 1);
    await done(v);
  });

  it('the designer writes the next version of a plan, and HR publishes it', async () => {
    const d = await Visitor.enter(browser, s, 'E034', way);
    await d.menu('menu.plans');
    await d.look('plan-list');
    await d.hand.press(d.page.locator('main table tbody a[href="/plans/key-account-rep"]').first());
    await d.settled();
    await d.look('plan');
    await d.hand.press(d.page.getByRole('button', { name: d.say('draft.from', { version: 2 }) }));
    const text = d.page.locator('#draft-text');
    await text.waitFor();
    await d.settled();
    const next = (await text.inputValue()).replace(/from: 2026-\d\d-\d\d/, 'from: 2027-01-01');
    await d.hand.write(text, next.replace('mode: marginal', 'mode: marginally'));
    await d.page.locator('.findings .error').first().waitFor();
    expect(await d.page.locator('.findings').first().innerText()).toContain('marginally');
    await d.look('plan-draft-wrong');
    await d.hand.write(text, next);
    await d.page.locator('.findings .error').first().waitFor({ state: 'detached' });
    await d.settled();
    await d.hand.press(d.button('draft.save'));
    await d.button('draft.save').waitFor({ state: 'detached' });
    await d.look('plan-draft');
    const address = new URL(d.page.url()).pathname;
    await done(d);
    hr = await Visitor.enter(browser, s, 'E033', way);
    const v = hr;
    await v.menu('menu.plans');
    await v.hand.press(v.page.locator(`main a[href="${address}"]`));
    await v.hand.press(v.button('draft.publish'));
    const dialog = v.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('2027-01-01');
    const publish = dialog.getByRole('button', { name: v.say('draft.publish.do', { version: 3 }), exact: true });
    for (const tick of await dialog.locator('input[type=checkbox]').all()) {
      expect(await publish.isDisabled(), 'warnings are published without being read').toBe(true);
      await v.hand.press(tick);
    }
    await v.hand.write(dialog.locator('#consultation'), v.ways.lang === 'zh' ? '2026-11-20 与代表座谈' : 'talked over with the representatives on 2026-11-20');
    await v.look('plan-publish');
    await v.hand.press(publish);
    await v.page.waitForURL(/\/plans\/key-account-rep\/3$/);
    await v.settled();
    await v.look('plan-published');
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });

  it('HR prepares the month', async () => {
    const v = hr;
    await v.menu('menu.runs');
    const month = '2026-11';
    await v.hand.choose(v.page.locator('#run-from'), month);
    await v.hand.choose(v.page.locator('#run-to'), month);
    await v.look('close-prepare');
    await v.hand.press(v.button('run.prepare'));
    await v.page.waitForURL(/\/runs\/[0-9a-f-]+$/);
    await v.page.locator('.figure.main').waitFor();
    await v.look('close-prepared');
    total = await v.page.locator('.figure.main .big').innerText();
    expect(total).toMatch(/\d,\d{3}\.\d{2}/);
    expect(await v.button('act.approve').count(), 'who prepared a run approves it').toBe(0);
    await v.page.getByText(v.say('own.approve')).waitFor();
    await done(v);
  });

  it('the executive, who is no payee of the run, approves', async () => {
    const v = await Visitor.enter(browser, s, 'E031', way);
    await v.look('close-executive');
    await v.menu('menu.runs');
    await v.hand.press(v.page.locator('main table tbody a').first());
    await v.page.locator('.figure.main').waitFor();
    expect(await v.page.locator('.figure.main .big').innerText()).toBe(total);
    await v.hand.press(v.button('act.approve'));
    const dialog = v.page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain(total);
    const approve = dialog.getByRole('button', { name: v.say('act.approve'), exact: true });
    expect(await approve.isDisabled(), 'a month closes without being typed').toBe(true);
    await v.hand.write(v.page.locator('#confirm-word'), '2026-11');
    await v.look('close-approve');
    await v.hand.press(approve);
    await dialog.waitFor({ state: 'detached' });
    await v.page.locator('.status, .page-head').first().waitFor();
    await v.settled();
    expect(await v.page.locator('.page-head').innerText()).toContain(v.say('state.approved'));
    await v.look('close-approved');
    await done(v);
  });

  it('a representative reads the statement, down to a receipt, and beside last month', async () => {
    const v = await Visitor.enter(browser, s, 'E002', way);
    await v.menu('menu.statements.own');
    await v.hand.press(v.page.locator('main table tbody a').first());
    await v.page.locator('.figure.main').waitFor();
    await v.look('rep-statement');
    const amount = v.page.locator('button.amount').first();
    const shown = await amount.innerText();
    const receipt = await v.page.locator('main table.lines tbody tr:not(.section) th[scope=row]').first().innerText();
    await v.hand.press(amount);
    const why = v.page.locator('.why');
    await why.waitFor();
    await v.settled();
    expect(await why.innerText()).toContain(shown);
    expect(await why.innerText()).toContain(receipt);
    await v.look('rep-explanation');
    await v.page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    expect(await amount.evaluate((el) => el === document.activeElement), 'the focus is lost when the explanation closes').toBe(true);
    const compare = v.page.locator('summary', { hasText: v.say('compare.title', { month: v.ways.lang === 'zh' ? '2026年10月' : 'Oct 2026' }) });
    await v.hand.press(compare);
    await v.page.locator('details[open] table').last().waitFor();
    await v.look('rep-compared');
    const before = await v.page.locator('h1').innerText();
    await v.hand.press(v.page.locator('nav.months a[rel=prev]'));
    await v.settled();
    expect(await v.page.locator('h1').innerText()).not.toBe(before);
    await v.look('rep-last-month');
    await done(v);
  });
});
