import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor, type Ways } from '../harness/visitor';

// Those who watch over the month: who leads a team, who gives rights, who audits.
const ways: Ways[] = [{ lang: 'zh', hand: 'mouse' }, { lang: 'en', hand: 'keyboard' }];

describe.each(ways)('watching over the month, in $lang with the $hand', (way) => {
  let browser: Browser, s: Stage;
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

  it('a manager sees the variable pay of the team and no base pay', async () => {
    const v = await Visitor.enter(browser, s, 'E001', way);
    await v.menu('menu.statements');
    const payees = new Set((await v.ask<{ items: { payee: { code: string } }[] }>('/statements?limit=200')).items.map((x) => x.payee.code));
    expect(payees.size).toBeGreaterThan(3);
    await v.look('manager-team-pay');
    await v.menu('menu.people');
    await v.look('manager-people');
    await v.hand.press(v.page.locator('main table tbody a[href="/people/E002"]').first());
    await v.page.locator('h1').getByText('林悦').waitFor();
    await v.settled();
    await v.look('manager-person');
    const said = await v.page.locator('main').innerText();
    expect(said).toContain(way.lang === 'zh' ? '大客户代表提成方案' : 'Key-account');
    expect(said, 'a manager is shown base pay').not.toContain(v.say('pay.base'));
    await done(v);
  });

  it('an administrator gives a role after reading what it lets see, and sees no pay', async () => {
    const v = await Visitor.enter(browser, s, 'admin', way);
    await v.menu('menu.users');
    await v.look('admin-users');
    const { items } = await v.ask<{ items: { id: string; name: string }[] }>('/users?text=e003&limit=5');
    const user = items[0] as { id: string; name: string };
    await v.hand.write(v.page.locator('main form input').first(), 'e003');
    await v.hand.press(v.button('app.query'));
    await v.hand.press(v.page.locator(`main a[href="/users/${user.id}"]`).first());
    await v.page.locator('#give-role').waitFor();
    await v.settled();
    await v.look('admin-user');
    await v.hand.choose(v.page.locator('#give-role'), 'receivables');
    await v.hand.press(v.button('grant.give.next'));
    await v.page.locator('#give-reason-note').waitFor(); // a reason is missing, and the field says so
    await v.hand.write(v.page.locator('#give-reason'), way.lang === 'zh' ? '顶班两周' : 'stands in for two weeks');
    await v.hand.press(v.button('grant.give.next'));
    const dialog = v.page.getByRole('dialog');
    await dialog.waitFor();
    await v.settled();
    expect(await dialog.innerText()).toContain(user.name);
    expect((await dialog.locator('li').allInnerTexts()).length, 'it is not said what the role lets see').toBeGreaterThan(0);
    await v.look('admin-give');
    await v.hand.press(dialog.getByRole('button', { name: v.say('grant.give.submit'), exact: true }));
    await dialog.waitFor({ state: 'detached' });
    await v.settled();
    await v.look('admin-given');
    for (const menu of ['menu.runs', 'menu.statements', 'menu.statements.own'] as const) {
      expect(await v.page.locator('nav.menu').getByRole('link', { name: v.say(menu), exact: true }).count()).toBe(0);
    }
    await done(v);
  });

  it('an auditor says why, checks the chain, and reads who did what', async () => {
    const v = await Visitor.enter(browser, s, 'auditor', way);
    await v.look('auditor-reason');
    await v.giveReason();
    await v.menu('menu.audit');
    await v.look('auditor-audit');
    await v.hand.press(v.button('chain.check'));
    await v.page.getByText(/✓|…\s|Whole|Waiting|完整|待封存/).first().waitFor();
    await v.look('auditor-chain');
    expect(await v.page.locator('main').innerText()).not.toContain(v.say('chain.broken.next'));
    expect(await v.page.locator('main table tbody tr').count()).toBeGreaterThan(5);
    await done(v);
  });
});
