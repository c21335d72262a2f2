import { createContext, useContext } from 'react';
import type { Lang } from '../format/date';
import type { zh } from './zh';

export type Key = keyof typeof zh;
export type Words = Record<string, string | number>;
export type Say = (key: Key, words?: Words) => string;

type Texts = Record<Key, string>;

const texts: Partial<Record<Lang, Texts>> = {};

// load brings the texts of a language; nothing can be said in it before.
export async function load(lang: Lang): Promise<void> {
  texts[lang] ??= lang === 'zh' ? (await import('./zh')).zh : (await import('./en')).en;
}

// fill puts words into the places {name} of a text.
export function fill(text: string, words: Words = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in words ? String(words[name]) : place));
}

export function sayIn(lang: Lang): Say {
  return (key, words) => fill((texts[lang] as Texts)[key], words);
}

// hasText tells keys that are made of codes from texts that exist.
export function hasText(key: string): key is Key {
  return Object.values(texts).some((known) => Object.hasOwn(known, key));
}

export interface Tongue {
  lang: Lang;
  t: Say;
  change: (lang: Lang) => void;
}

export const TongueContext = createContext<Tongue>({ lang: 'zh', t: sayIn('zh'), change: () => undefined });

export function useText(): Tongue {
  return useContext(TongueContext);
}

// preferred is the language of somebody who has not chosen one.
export function preferred(stored: string | null, browser: readonly string[]): Lang {
  if (stored === 'zh' || stored === 'en') return stored;
  const first = browser.find((l) => /^(zh|en)\b/i.test(l));
  return first && /^zh/i.test(first) ? 'zh' : 'en';
}
