import { useText } from '../../text/text';

export interface Stretch {
  from: string; // 0001-01-01: from the beginning
  to?: string | undefined; // last day; absent: open
  text: string;
}

export interface Lane {
  label: string;
  stretches: Stretch[];
}

const beginning = '0001-01-01';
const width = 820;
const left = 92;
const row = 34;
const head = 22;

// dayOf numbers days, for places in a drawing.
function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}

// joined puts stretches together that follow each other and say the same.
export function joined(list: Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const s of [...list].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = out.at(-1);
    if (last && last.text === s.text && last.to && dayOf(s.from) === dayOf(last.to) + 1) out[out.length - 1] = { ...last, to: s.to };
    else out.push(s);
  }
  return out;
}

// apart reports whether no two stretches share a day, so that one lane holds
// them all.
export function apart(list: Stretch[]): boolean {
  const sorted = [...list].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.every((s, i) => i === 0 || (sorted[i - 1]?.to ?? '9999-12-31') < s.from);
}

// yearsOf are the first days of the years between two days.
function yearsOf(first: number, last: number): { day: number; year: number }[] {
  const list = [];
  for (let year = 1; year < 9999; year++) {
    const day = dayOf(`${String(year).padStart(4, '0')}-01-01`);
    if (day > last) break;
    if (day >= first) list.push({ day, year });
  }
  return list;
}

// Lanes draws stretches of time below each other, with the day that the page is
// about. The tables have the same.
export function Lanes({ lanes, on }: { lanes: Lane[]; on: string }) {
  const { t } = useText();
  const all = lanes.flatMap((l) => l.stretches);
  const known = [...all.map((s) => s.from).filter((d) => d !== beginning), ...all.flatMap((s) => (s.to ? [s.to] : [])), on].map(dayOf);
  const first = Math.min(...known) - 45;
  const last = Math.max(...known) + 75;
  const x = (day: number) => left + ((Math.min(Math.max(day, first), last) - first) / (last - first)) * (width - left);
  const height = head + lanes.length * row + 6;
  const crowded = (width - left) / Math.max(1, yearsOf(first, last).length) < 34;
  return (
    <div className="scroll lanes">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={t('people.lanes.label')} focusable="false">
        {yearsOf(first, last).filter((_, i) => !crowded || i % 5 === 0).map(({ day, year }) => (
          <g key={year}><line x1={x(day)} x2={x(day)} y1={head - 4} y2={height} className="lane-year" />{x(day) < width - 36 && <text x={x(day) + 3} y={head - 8} className="lane-text quiet-ink">{year}</text>}</g>
        ))}
        {lanes.map((lane, i) => (
          <g key={lane.label} transform={`translate(0 ${head + i * row})`}>
            <text x="0" y="20" className="lane-text">{lane.label}</text>
            {lane.stretches.map((s, j) => {
              const from = x(s.from === beginning ? first : dayOf(s.from));
              const wide = Math.max(x(s.to ? dayOf(s.to) + 1 : last) - from, 2);
              return (
                <g key={s.from}>
                  <title>{s.text}</title>
                  <rect x={from} y="4" width={wide} height={row - 10} className={`lane lane-${j % 2}`} rx="2" />
                  <text x={from + 5} y="20" className="lane-text">{fitting(s.text, wide)}</text>
                </g>
              );
            })}
          </g>
        ))}
        <line x1={x(dayOf(on))} x2={x(dayOf(on))} y1={head - 4} y2={height} className="lane-on" />
      </svg>
    </div>
  );
}

// fitting cuts a text to a width; the tables have it whole.
export function fitting(text: string, wide: number): string {
  let room = wide - 8;
  let out = '';
  for (const letter of text) {
    room -= /[^\x20-\x7e]/.test(letter) ? 13 : 7.5;
    if (room < 0) return out.length > 1 ? `${out.slice(0, -1)}…` : '';
    out += letter;
  }
  return out;
}
