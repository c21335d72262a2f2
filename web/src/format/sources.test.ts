import { describe, expect, it } from 'vitest';

const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;

// Whatever turns texts into numbers stands on a line that says what for.
const allowed: Record<string, RegExp> = {
  './money.ts': /Number\(amount\); \/\/ pixels/,
};

function linesWith(pattern: RegExp): string[] {
  return Object.entries(sources)
    .filter(([file]) => !file.includes('.test.') && !file.endsWith('schema.d.ts'))
    .flatMap(([file, text]) => text.split('\n').filter((line) => pattern.test(line) && !allowed[file]?.test(line)).map((line) => `${file}: ${line.trim()}`));
}

describe('the sources', () => {
  it('are found', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(15);
  });

  it('make no number of an amount', () => {
    expect(linesWith(/\bNumber\(|parseFloat|toFixed|BigInt\(|[^\w]\+\s*\w+\.(total|amount|payable|pending|base)\b/)).toEqual([]);
  });

  it('keep nothing but looks in the browser, and put in no HTML', () => {
    expect(linesWith(/sessionStorage|indexedDB|document\.cookie|dangerouslySetInnerHTML|innerHTML|eval\(/)).toEqual([]);
    expect(linesWith(/localStorage/).every((line) => line.startsWith('../ui/prefs.ts'))).toBe(true);
  });

  it('name no other host', () => {
    expect(linesWith(/https?:\/\//)).toEqual([]);
  });
});
