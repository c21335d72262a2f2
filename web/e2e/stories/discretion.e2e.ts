import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stage, type Stage } from '../harness/service';
import { launch, Visitor } from '../harness/visitor';

interface Page<T> {
  items: T[];
}

// Who must not see pay is sent none: looked for in everything that the service
// says while they open all that they can open.
describe('what the service says to', () => {
  let browser: Browser, s: Stage;
  const base = new Set<string>(), own = new Set<string>(), pay = new Set<string>();
  let found = 0; // by the search, in what it must be found in

  beforeAll(async () => {
    browser = await launch();
    s = await stage({ program: inject('program'), demo: inject('demo') });
    const hr = await Visitor.enter(browser, s, 'E037', { lang: 'en' });
    const people = await hr.ask<Page<{ code: string }>>('/persons?limit=200');
    for (const { code } of people.items) {
      const rows = await hr.ask<Page<{ monthly: { amount: string } }>>(`/persons/${code}/pay`);
      for (const row of rows.items) (code === 'E001' ? own : base).add(row.monthly.amount);
    }
    const statements = await hr.ask<Page<{ total: string; pending: string }>>('/statements?limit=200');
    for (const one of statements.items) for (const amount of [one.total, one.pending]) if (/^-?[1-9]\d{2,}\./.test(amount)) pay.add(amount);
    for (const amount of own) base.delete(amount); // the manager's, whom one story is about
    for (const amount of base) if (amount.endsWith('000.00')) base.delete(amount); // cash is as round
    s.proxy.heard = [];
    await hr.ask('/persons/E002/pay');
    found = told(s.proxy.heard.join('\n'), base).length;
    s.proxy.heard = undefined;
    await hr.leave();
  });
  afterAll(async () => {
    await browser?.close();
    await s?.stop();
  });

  const everything = async (login: string) => {
    const v = await Visitor.enter(browser, s, login, { lang: 'en' });
    s.proxy.heard = [];
    const open = await v.page.locator('nav.menu a').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string));
    const been = new Set<string>();
    for (const path of open) {
      await v.goto(path);
      const further = await v.page.locator('main a[href^="/"]').evaluateAll((list) => list.map((a) => a.getAttribute('href') as string).filter((h) => !h.startsWith('/api/')));
      for (const next of further.slice(0, 5)) {
        if (been.has(next)) continue;
        been.add(next);
        await v.goto(next);
      }
    }
    const heard = s.proxy.heard.join('\n');
    s.proxy.heard = undefined;
    expect(await v.leave()).toEqual([]);
    return heard;
  };


  it('is worth looking for', () => {
    expect(base.size).toBeGreaterThan(5);
    expect(pay.size).toBeGreaterThan(50);
    expect(found).toBeGreaterThan(0);
  });

  it('a manager has the variable pay of the team in it and no base pay', async () => {
    const heard = await everything('E001');
    expect(told(heard, pay).length).toBeGreaterThan(0);
    expect(told(heard, base)).toEqual([]);
  });

  it.each(['admin', 'E036', 'E038'])('%s has no pay in it', async (login) => {
    const heard = await everything(login);
    expect(heard.length).toBeGreaterThan(500);
    expect(told(heard, base)).toEqual([]);
    expect(told(heard, pay)).toEqual([]);
  });
});

// told are those of the amounts that are in what was heard.
function told(heard: string, amounts: Set<string>): string[] {
  return [...amounts].filter((a) => heard.includes(`"${a}"`)).map((a) => `${a} in ${heard.slice(heard.indexOf(`"${a}"`) - 120, heard.indexOf(`"${a}"`) + 20)}`);
}
