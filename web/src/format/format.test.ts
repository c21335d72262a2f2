import { describe, expect, it } from 'vitest';
import { dayAfter, instantText, lastDay, monthAfter, monthRange, monthText } from './date';
import { grouped, signed, signOf, unsigned, withCurrency } from './money';

describe('amounts', () => {
  it('are grouped without changing a digit', () => {
    for (const [given, want] of [
      ['0.00', '0.00'], ['1', '1'], ['999.99', '999.99'], ['1000.00', '1,000.00'], ['-1234.56', '-1,234.56'],
      ['12345678.90', '12,345,678.90'], ['90071992547409931.07', '90,071,992,547,409,931.07'], ['0.1234567', '0.1234567'], ['—', '—'], ['', ''],
    ] as const) expect(grouped(given)).toBe(want);
  });

  it('keep every digit of whatever is grouped', () => {
    for (let digits = 1; digits < 30; digits++) {
      const amount = '-' + '123456789'.repeat(4).slice(0, digits) + '.05';
      expect(grouped(amount).replaceAll(',', '')).toBe(amount);
      expect(grouped(amount)).toMatch(/^-\d{1,3}(,\d{3})*\.05$/);
    }
  });

  it('know their direction', () => {
    expect(['-0.01', '0.00', '-0.00', '0', '0.01', '100'].map(signOf)).toEqual([-1, 0, 0, 0, 1, 1]);
    expect(signed('1234.50')).toBe('+1,234.50');
    expect(signed('-1234.50')).toBe('-1,234.50');
    expect(signed('0.00')).toBe('0.00');
    expect(unsigned('-2310.00')).toBe('2,310.00');
  });

  it('name their currency in prose', () => {
    expect(withCurrency('12345.67', 'CNY')).toBe('¥12,345.67');
    expect(withCurrency('-12345.67', 'CNY')).toBe('-¥12,345.67');
    expect(withCurrency('-5.00', 'USD')).toBe('USD -5.00');
  });
});

describe('months and instants', () => {
  it('are worded by language', () => {
    expect(monthText('2026-10', 'zh')).toBe('2026年10月');
    expect(monthText('2026-01', 'zh')).toBe('2026年1月');
    expect(monthText('2026-10', 'en')).toBe('Oct 2026');
    expect(monthText('2026-13', 'en')).toBe('2026-13');
    expect(monthRange('2026-10', '2026-10', 'en')).toBe('Oct 2026');
    expect(monthRange('2026-10', '2026-12', 'zh')).toBe('2026年10月～2026年12月');
    expect(monthRange('2026-10', '2026-12', 'en')).toBe('Oct 2026 to Dec 2026');
  });

  it('know the day after and the last day', () => {
    expect(['2026-02-28', '2024-02-28', '2026-12-31', 'x'].map((d) => dayAfter(d))).toEqual(['2026-03-01', '2024-02-29', '2027-01-01', 'x']);
    expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
    expect(['2026-02', '2024-02', '2026-12'].map(lastDay)).toEqual(['2026-02-28', '2024-02-29', '2026-12-31']);
  });

  it('count over years', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01');
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect(monthAfter('2026-06', 0)).toBe('2026-06');
  });

  it('show an instant to the minute on the clock of its zone', () => {
    expect(instantText('2026-10-31T16:05:59Z', 'Asia/Shanghai')).toBe('2026-11-01 00:05');
    expect(instantText('2026-10-31T16:05:59Z', 'UTC')).toBe('2026-10-31 16:05');
    expect(instantText('never')).toBe('never');
  });
});
