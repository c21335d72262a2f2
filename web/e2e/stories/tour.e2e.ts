import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor, type Lang } from '../harness/visitor';

// What each role may open, beside what its menu leads to.
const roles: [string, string][] = [
  ['E001', 'manager'], ['E002', 'rep'], ['E031', 'executive'], ['E032', 'director'], ['E033', 'hr'], ['E034', 'designer'],
  ['E035', 'finance'], ['E036', 'receivables'], ['E037', 'payroll'], ['E038', 'salesops'], ['E040', 'presales'], ['admin', 'admin'], ['auditor', 'auditor'],
];

describe.each<Lang>(['zh', 'en'])('every page, in %s', (lang) => {
  let browser: Browser, s: Stage;
  beforeAll(async () => {
    browser = await launch();
    s = await stage({ program: inject('program'), demo: inject('demo') });
  });
  afterAll(async () => {
    await browser?.close();
    await s?.stop();
  });

  it.each(roles)('%s (%s)', async (login, role) => {
    const v = await Visitor.enter(browser, s, login, { lang, dark: lang === 'zh' });
    await v.giveReason();
    const entries = await v.page.locator('nav.menu a').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string));
    const names = await v.page.locator('nav.menu a').allInnerTexts();
    expect(new Set(names).size).toBe(names.length);
    for (const path of [...entries, '/me']) {
      await v.goto(path);
      expect(await v.page.locator('main .problem').count(), `${path} shows a problem`).toBe(0);
      await v.look(`${role}${path.replaceAll('/', '-')}`);
    }
    expect(await v.leave()).toEqual([]);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });
});
