import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor, type Ways } from '../harness/visitor';

// The close of a month, as the people of the demo company do it one after the
// other: in Chinese with the mouse, in English by the keyboard alone.
const ways: Ways[] = [{ lang: 'zh', hand: 'mouse' }, { lang: 'en', hand: 'keyboard' }];

describe.each(ways)('a month is closed, in $lang with the $hand', (way) => {
  let browser: Browser, s: Stage;
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

  it('HR prepares the month', async () => {
    const v = await Visitor.enter(browser, s, 'E033', way);
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
    const before = await v.page.locator('h1').innerText();
    await v.hand.press(v.page.locator('nav.months a[rel=prev]'));
    await v.settled();
    expect(await v.page.locator('h1').innerText()).not.toBe(before);
    await v.look('rep-last-month');
    await done(v);
  });
});
