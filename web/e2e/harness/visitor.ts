import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { fill } from '../../src/text/text';
import { zh } from '../../src/text/zh';
import { en } from '../../src/text/en';
import type { Key, Words } from '../../src/text/text';
import { keyboard, mouse, type Hand } from './hand';
import type { Stage } from './service';

export type Lang = 'zh' | 'en';

const program = process.env['STEELYARD_CHROMIUM'] ?? '/usr/bin/chromium';
const shots = resolve(process.env['STEELYARD_E2E_OUT'] ?? join(import.meta.dirname, '../out'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 900 };

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

export interface Ways {
  lang: Lang;
  hand?: 'mouse' | 'keyboard';
  dark?: boolean;
  phone?: boolean;
}

// Visitor is one person at a browser. Whatever goes wrong unseen is collected in
// faults: errors of the page, refusals by its content security policy, requests
// to other hosts, findings of axe, pay where none may be.
export class Visitor {
  readonly faults: string[] = [];
  private readonly addresses = new Set<string>();
  readonly hand: Hand;
  private waiting = 0; // requests on their way
  private constructor(readonly page: Page, readonly stage: Stage, readonly ways: Ways) {
    this.hand = ways.hand === 'keyboard' ? keyboard(page) : mouse();
  }

  // enter signs somebody of the demo in, through the link that the demo printed.
  static async enter(browser: Browser, stage: Stage, login: string, ways: Ways): Promise<Visitor> {
    const v = await Visitor.arrive(browser, stage, stage.link(login), ways);
    await v.hand.press(v.page.locator('form button[type=submit]'));
    await v.page.locator('nav.menu').waitFor();
    return v;
  }

  static async arrive(browser: Browser, stage: Stage, address: string, ways: Ways): Promise<Visitor> {
    const context = await browser.newContext({ viewport: ways.phone ? phone : desk, locale: ways.lang === 'zh' ? 'zh-CN' : 'en-US', colorScheme: ways.dark ? 'dark' : 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const v = new Visitor(page, stage, ways);
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber}`));
    });
    page.on('pageerror', (e) => v.faults.push(`error of the page: ${e.message}`));
    page.on('console', (m) => {
      // That an answer was a refusal is no error of the page.
      if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) v.faults.push(`console: ${m.text()}`);
    });
    page.on('dialog', (d) => { v.faults.push(`dialog: ${d.message()}`); void d.dismiss(); });
    page.on('request', (r) => {
      const url = r.url();
      if (/^(data|blob):/.test(url)) return;
      if (!url.startsWith(stage.proxy.origin)) v.faults.push(`asked another host: ${url}`);
      v.addresses.add(url.slice(stage.proxy.origin.length));
    });
    page.on('request', () => { v.waiting++; });
    for (const end of ['requestfinished', 'requestfailed'] as const) page.on(end as 'requestfinished', () => { v.waiting--; });
    await page.goto(address);
    return v;
  }

  // giveReason says why one reads, where the role asks for it.
  async giveReason(): Promise<void> {
    await this.settled();
    const field = this.page.locator('#reading-reason');
    if (await field.count() === 0) return;
    await this.hand.write(field, this.ways.lang === 'zh' ? '年度审计' : 'yearly audit');
    await this.hand.press(this.button('reading.submit'));
    await field.waitFor({ state: 'detached' });
    await this.settled();
  }

  // say is the text that the page has in the visitor's language.
  say(key: Key, words?: Words): string {
    return fill((this.ways.lang === 'zh' ? zh : en)[key], words);
  }

  // menu goes to a page by the menu.
  async menu(key: Key): Promise<void> {
    await this.hand.press(this.page.locator('nav.menu').getByRole('link', { name: this.say(key), exact: true }));
    await this.settled();
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(this.stage.proxy.origin + path);
    await this.settled();
  }

  // ask reads from the API as the page does.
  async ask<T>(path: string): Promise<T> {
    return await this.page.evaluate(async (to) => {
      const answer = await fetch(`/api/v1${to}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(`${to}: ${answer.status}`);
      return await answer.json() as unknown;
    }, path) as T;
  }

  button(key: Key, words?: Words) {
    return this.page.getByRole('button', { name: this.say(key, words), exact: true });
  }

  // settled waits until nothing is on its way any more.
  async settled(): Promise<void> {
    await this.page.waitForLoadState('load');
    for (let calm = 0; calm < 4; calm = this.waiting === 0 ? calm + 1 : 0) await this.page.waitForTimeout(40);
    await this.page.waitForFunction(() => document.querySelector('main h1') !== null && document.querySelector('main .loading') === null);
  }

  // look keeps a picture of the page and asks everything of it that must hold
  // anywhere.
  async look(name: string): Promise<void> {
    await this.settled();
    const to = (kind: string) => join(shots, this.ways.lang, `${name}-${kind}.png`);
    mkdirSync(join(shots, this.ways.lang), { recursive: true });
    const lang = await this.page.evaluate(() => document.documentElement.lang);
    if (!lang.startsWith(this.ways.lang)) this.faults.push(`${name}: the page says that it is in ${lang}`);
    if (!this.ways.phone) {
      await this.page.screenshot({ path: to(this.ways.dark ? 'dark' : 'desk'), fullPage: true });
      await this.accessible(name);
      await this.page.setViewportSize(phone);
    }
    await this.page.screenshot({ path: to(this.ways.dark ? 'phone-dark' : 'phone'), fullPage: true });
    const wide = await this.page.evaluate(() => (document.scrollingElement as Element).scrollWidth - window.innerWidth);
    if (wide > 1) this.faults.push(`${name}: at phone width the page scrolls sideways by ${wide}`);
    if (!this.ways.phone) await this.page.setViewportSize(desk);
    await this.discreet(name);
  }

  private async accessible(name: string): Promise<void> {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => {
      const run = (window as unknown as { axe: { run: (d: Document, o: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run;
      return (await run(document, { resultTypes: ['violations'] })).violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`).join(' | ')}`);
    });
    for (const f of found) this.faults.push(`${name}: axe ${f}`);
  }

  // discreet looks for amounts of the page where they would outlive it.
  async discreet(name: string): Promise<void> {
    const { text, kept } = await this.page.evaluate(async () => ({
      text: document.body.innerText,
      kept: JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, history.state, document.cookie, await indexedDB.databases(), await caches.keys().catch(() => [])]),
    }));
    const places = [kept, ...this.addresses].map((p) => p.replaceAll(',', ''));
    for (const amount of new Set(text.match(/\d{1,3}(,\d{3})+\.\d{2}/g) ?? [])) {
      const plain = amount.replaceAll(',', '');
      const at = places.find((p) => p.includes(plain));
      if (at !== undefined) this.faults.push(`${name}: ${amount} is kept in ${at.slice(0, 200)}`);
    }
  }

  // leave signs out and says what went wrong all the while.
  async leave(): Promise<string[]> {
    await this.hand.press(this.page.locator('details.me summary'));
    await this.hand.press(this.button('app.signOut'));
    await this.page.locator('#signin-password').waitFor();
    const left = await this.page.evaluate(() => JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), history.state]));
    if (/[^\[\]",a-z]/.test(left.replace('null', ''))) this.faults.push(`after signing out there is still ${left}`);
    return this.go();
  }

  // go closes the browser window.
  async go(): Promise<string[]> {
    await this.page.context().close();
    return this.faults;
  }
}
