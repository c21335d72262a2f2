import { describe, expect, it } from 'vitest';
import { en } from './en';
import { fill, preferred, sayIn } from './text';
import { zh } from './zh';

const han = /\p{Script=Han}/u;
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

describe('the texts in both languages', () => {
  it('are the same keys in the same order', () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
  });

  it('are never empty, and name the same things', () => {
    for (const [key, text] of Object.entries(zh)) {
      const other = en[key as keyof typeof zh];
      expect(text.trim(), key).not.toBe('');
      expect(other.trim(), key).not.toBe('');
      expect(places(other), key).toEqual(places(text));
    }
  });

  it('are Chinese where they should be, and nowhere else', () => {
    for (const [key, text] of Object.entries(en)) expect(han.test(text), `${key}: ${text}`).toBe(false);
    const without = Object.entries(zh).filter(([, text]) => !han.test(text)).map(([key]) => key);
    expect(without).toEqual(['app.none', 'unit.in', 'list.and', 'statement.because', 'grant.role', 'powers.and', 'find.found', 'tray.said']);
  });

  it('say 您 and use full-width punctuation in Chinese', () => {
    for (const [key, text] of Object.entries(zh)) {
      expect(text.includes('你'), key).toBe(false);
      expect(/\p{Script=Han}[,;:!?]|\p{Script=Han}\.(\s|$)/u.test(text), `${key}: ${text}`).toBe(false);
    }
  });
});

describe('filling', () => {
  it('puts words into their places and leaves unknown places alone', () => {
    expect(fill('{a} of {b}, {c}', { a: 1, b: 'x' })).toBe('1 of x, {c}');
    expect(sayIn('en')('problem.request', { id: '7' })).toBe('Request 7');
    expect(sayIn('zh')('problem.request', { id: '7' })).toBe('请求号 7');
  });
});

describe('the language of somebody new', () => {
  it('is the chosen one, else the first of the browser that there is', () => {
    expect(preferred('en', ['zh-CN'])).toBe('en');
    expect(preferred(null, ['zh-CN', 'en'])).toBe('zh');
    expect(preferred('fr', ['fr', 'en-GB', 'zh'])).toBe('en');
    expect(preferred(null, ['de'])).toBe('en');
  });
});
