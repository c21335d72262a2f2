import type { Schemas } from '../../api/client';
import { useText } from '../../text/text';

type Words = Schemas['Words'];

// inWords is a text of a plan in a language; one that was written in the other
// language alone is marked.
export function inWords(text: Words, lang: 'zh' | 'en'): string {
  const own = text[lang];
  if (own) return own;
  const other = lang === 'zh' ? text.en : text.zh;
  return other ? (lang === 'zh' ? '[EN] ' : '[中文] ') + other : '';
}

// inForce is the version that applies on a day: the highest that holds it.
export function inForce<V extends { version: number; from: string; to?: string }>(versions: V[], day: string): V | undefined {
  return [...versions].sort((a, b) => b.version - a.version).find((v) => v.from <= day && (!v.to || day <= v.to));
}

interface Props {
  sentences: Schemas['PlanSentence'][];
  components: Schemas['PlanComponent'][];
  onLine?: ((line: number) => void) | undefined; // show where it is written
}

// Sentences is a plan in words: what it is as a whole, then each component.
export function Sentences({ sentences, components, onLine }: Props) {
  const { t, lang } = useText();
  const groups: [string, Schemas['PlanSentence'][]][] = [];
  for (const s of sentences) {
    const last = groups.at(-1);
    if (last && last[0] === (s.component ?? '')) last[1].push(s);
    else groups.push([s.component ?? '', [s]]);
  }
  const titles = new Map(components.map((c) => [c.code, inWords(c.title, lang)]));
  return (
    <div className="sentences">{groups.map(([code, list]) => (
      <section key={code}>
        <h3>{code ? (titles.get(code) ?? code) : t('plans.whole')}</h3>
        <ul>{list.map((s, i) => (
          <li key={i}>{onLine && s.line ? <button type="button" className="line-link" onClick={() => onLine(s.line ?? 0)}>{inWords(s.text, lang)}</button> : inWords(s.text, lang)}</li>
        ))}</ul>
      </section>
    ))}</div>
  );
}
