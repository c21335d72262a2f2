import type { Schemas } from '../api/client';
import type { Say } from '../text/text';
import { grouped } from './money';

type Money = Schemas['Money'];

// moneyWords is an amount in a sentence, with its unit where the language has
// it.
export function moneyWords(money: Money, t: Say): string {
  return money.currency === 'CNY' ? t('fact.yuan', { amount: grouped(money.amount) }) : `${money.currency} ${grouped(money.amount)}`;
}

// unitOf is the unit in the head of a column of amounts.
export function unitOf(currency: string, t: Say): string {
  return currency === 'CNY' ? t('unit.cny') : currency;
}

// instalmentWords names an instalment: by its number where it is one, else by
// the company's own word.
export function instalmentWords(number: string, t: Say): string {
  return /^\d+$/.test(number) ? t('fact.instalment', { number }) : number;
}

// daysSince is how many days ago a day was.
export function daysSince(day: string, today = new Date()): number {
  const [y = 0, m = 1, d = 1] = day.split('-').map((part) => parseInt(part, 10));
  return Math.floor((Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) - Date.UTC(y, m - 1, d)) / 86_400_000);
}

// spelled is a number or code of an address as it was before it became one.
export function spelled(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
}

// versionOf is the revision of a fact as an edit names it.
export function versionOf(fact: { revision: number }): string {
  return `"${fact.revision}"`;
}
