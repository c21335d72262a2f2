import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor, type Lang } from '../harness/visitor';

// What each role may open, beside what its menu leads to.
const roles: [string, string][] = [
  ['E001', 'manager'], ['E002', 'rep'], ['E031', 'executive'], ['E032', 'director'], ['E033', 'hr'], ['E034', 'designer'],
  ['E035', 'finance'], ['E036', 'receivables'], ['E037', 'payroll'], ['E038', 'salesops'], ['E040', 'presales'], ['admin', 'admin'], ['auditor', 'auditor'],
];

// kindOf is an address with what it names left open.
const kindOf = (path: string) => path.replace(/[?#].*$/, '').replace(/^(\/[a-z-]+)\/(?!viewers$|new$).*$/, '$1/*');

// Pages of the menu are opened by everybody who has them.
const menus = ['/', '/me', '/statements', '/runs', '/imports', '/contracts', '/receipts', '/bench', '/plans', '/people', '/users', '/audit'];

describe.each<Lang>(['zh', 'en'])('every page, in %s', (lang) => {
  let browser: Browser, s: Stage;
  const kinds = new Set(menus);
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
    const open = async (path: string, name: string) => {
      await v.goto(path);
      expect(await v.page.locator('main .problem').count(), `${path} shows a problem`).toBe(0);
      await v.look(`${role}-${name}`);
      return v.page.locator('main a[href^="/"]').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string).filter((h) => !h.startsWith('/api/')));
    };
    for (const path of [...entries, '/me']) {
      const further = await open(path, path.slice(1).replaceAll('/', '-') || 'home');
      for (const next of further) { // one of each kind of page that lists lead to, by the first who may open it
        const kind = kindOf(next);
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        await open(next, kind.slice(1).replaceAll('/', '-').replaceAll('*', 'one') || 'home');
      }
    }
    expect(await v.leave()).toEqual([]);
    expect(s.proxy.violations.splice(0)).toEqual([]);
  });

  it('has led to one of every kind', () => {
    expect([...kinds].sort()).toEqual(expect.arrayContaining(['/statements/*', '/runs/*', '/contracts/*', '/receipts/*', '/plans/*', '/people/*', '/teams/*', '/users/*', '/roles', '/audit/viewers']));
  });
});
