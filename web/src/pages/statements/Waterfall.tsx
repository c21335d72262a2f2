import { extent, grouped, signOf, withCurrency } from '../../format/money';
import { useText } from '../../text/text';

export interface Step {
  label: string;
  amount: string;
}

export interface Bar {
  label: string;
  amount: string;
  top: number; // share of the height from above
  height: number;
  kind: 'up' | 'down' | 'total' | 'pending';
}

// barsOf places the bars: each step begins where the one before it ended, the
// total stands on the ground, and what is pending stands on the total. These are
// places on a screen, and no amounts.
export function barsOf(steps: Step[], total: string, pending: string): { bars: Bar[]; ground: number } {
  const raw: { label: string; amount: string; from: number; to: number; kind: Bar['kind'] }[] = [];
  let level = 0;
  for (const s of steps) {
    const next = level + extent(s.amount);
    raw.push({ ...s, from: level, to: next, kind: signOf(s.amount) < 0 ? 'down' : 'up' });
    level = next;
  }
  raw.push({ label: '', amount: total, from: 0, to: extent(total), kind: 'total' });
  if (signOf(pending) !== 0) raw.push({ label: '', amount: pending, from: extent(total), to: extent(total) + extent(pending), kind: 'pending' });
  const top = Math.max(0, ...raw.flatMap((b) => [b.from, b.to]));
  const bottom = Math.min(0, ...raw.flatMap((b) => [b.from, b.to]));
  const span = top - bottom || 1;
  return {
    ground: top / span,
    bars: raw.map((b) => ({ label: b.label, amount: b.amount, kind: b.kind, top: (top - Math.max(b.from, b.to)) / span, height: Math.abs(b.to - b.from) / span })),
  };
}

const height = 150;
const head = 22;
const step = 92;

// Waterfall is the way from the parts to the total. The tables beside it have
// the same numbers, so it is hidden from screen readers but for its sentence.
export function Waterfall({ steps, total, pending, currency }: { steps: Step[]; total: string; pending: string; currency: string }) {
  const { t } = useText();
  const { bars, ground } = barsOf(steps, total, pending);
  const name = (b: Bar) => (b.kind === 'total' ? t('statement.payable') : b.kind === 'pending' ? t('statement.pending') : b.label);
  const width = bars.length * step;
  const largest = [...steps].sort((a, b) => extent(b.amount) - extent(a.amount))[0];
  return (
    <figure className="waterfall">
      <figcaption>{t('waterfall.title', { total: withCurrency(total, currency), part: largest?.label ?? '', amount: grouped(largest?.amount ?? '') })}</figcaption>
      <div className="scroll">
        <svg viewBox={`0 0 ${width} ${height + head + 26}`} width={width} height={height + head + 26} aria-hidden="true" focusable="false">
          <defs>
            <pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="6" className="bar-pending-ink" /></pattern>
          </defs>
          <line x1="0" x2={width} y1={head + ground * height} y2={head + ground * height} className="ground" />
          {bars.map((b, i) => (
            <g key={i} transform={`translate(${i * step} ${head})`}>
              <rect x="14" width={step - 28} y={b.top * height} height={Math.max(b.height * height, 1.5)} className={`bar bar-${b.kind}`} {...(b.kind === 'pending' ? { fill: 'url(#waiting)' } : {})} />
              <text x={step / 2} y={b.top * height - 6} className="bar-amount">{grouped(b.amount)}</text>
              <text x={step / 2} y={height + 18} className="bar-label">{shortened(name(b))}</text>
            </g>
          ))}
        </svg>
      </div>
    </figure>
  );
}

// shortened keeps a label as wide as its bar; the table has it whole.
function shortened(label: string): string {
  const wide = /[^\x20-\x7e]/.test(label) ? 7 : 13;
  return label.length > wide ? label.slice(0, wide - 1) + '…' : label;
}
