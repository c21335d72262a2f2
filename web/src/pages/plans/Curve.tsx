import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { today } from '../../format/date';
import { compareAmounts, extent, grouped, withCurrency } from '../../format/money';
import { useText, type Say } from '../../text/text';

type CurveData = Schemas['PlanCurve'];
type Point = Schemas['PlanPoint'];

const width = 640;
const height = 260;
const left = 12;
const top = 26;

interface Props {
  curves: CurveData[];
  currency: string;
  titles: Map<string, string>; // of components, by code
}

// Curves are what the tiers of a plan pay, one component after the other.
export function Curves({ curves, currency, titles }: Props) {
  const codes = [...new Set(curves.map((c) => c.component))];
  return <>{codes.map((code) => <OneOf key={code} title={titles.get(code) ?? code} currency={currency} curves={curves.filter((c) => c.component === code)} />)}</>;
}

// OneOf is the curve of a component, of the days that are asked for.
function OneOf({ title, curves, currency }: { title: string; curves: CurveData[]; currency: string }) {
  const { t } = useText();
  const now = today();
  const [since, setSince] = useState(() => (curves.filter((c) => c.since <= now).at(-1) ?? curves[0])?.since ?? '');
  const curve = curves.find((c) => c.since === since) ?? curves[0];
  if (!curve) return null;
  return (
    <section className="curve">
      <h3>{title}</h3>
      {curves.length > 1 && (
        <p className="filter"><label>{t('curve.since')} <select value={curve.since} onChange={(e) => setSince(e.target.value)}>{curves.map((c) => <option key={c.since} value={c.since}>{t('plans.from', { from: c.since })}</option>)}</select></label></p>
      )}
      <figure>
        <figcaption>{finding(curve, currency, t)}</figcaption>
        <Drawing curve={curve} currency={currency} />
      </figure>
      <Table curve={curve} currency={currency} title={title} />
    </section>
  );
}

// jumps are the places at which a curve jumps, with what it pays to both sides.
export function jumpsOf(points: Point[]): { at: string; before: string; after: string; falls: boolean }[] {
  return points.flatMap((p, i) => {
    const next = points[i + 1];
    if (!next || next.at !== p.at) return [];
    return [{ at: p.at, before: p.pay, after: next.pay, falls: compareAmounts(next.pay, p.pay) < 0 }];
  });
}

// finding is what a curve says first: where more pays less, else what its last
// bound pays, with the cap.
export function finding(curve: CurveData, currency: string, t: Say): string {
  const points = curve.points ?? [];
  const fall = jumpsOf(points).find((j) => j.falls);
  const money = (amount: string) => withCurrency(amount, currency);
  const cap = curve.cap && curve.per ? t(`curve.cap.${curve.per}`, { cap: money(curve.cap) }) : '';
  if (fall) return t('curve.falls', { at: money(fall.at), before: money(fall.before), after: money(fall.after) }) + cap;
  const last = [...points].reverse().find((p) => p.bound && !p.open) ?? points.at(-1);
  return t('curve.pays', { at: money(last?.at ?? ''), pay: money(last?.pay ?? '') }) + cap;
}

// Drawing is the picture; the table beside it has the same numbers.
function Drawing({ curve, currency }: { curve: CurveData; currency: string }) {
  const { t } = useText();
  const points = curve.points ?? [];
  const far = Math.max(...points.map((p) => extent(p.at)), 1);
  const high = Math.max(...points.map((p) => extent(p.pay)), curve.cap ? extent(curve.cap) : 0, 1);
  const low = Math.min(...points.map((p) => extent(p.pay)), 0);
  const x = (at: string) => left + (extent(at) / far) * (width - 2 * left);
  const y = (pay: string) => top + ((high - extent(pay)) / (high - low)) * height;
  const solid = points.map((p, i) => `${i === 0 || points[i - 1]?.at === p.at ? 'M' : 'L'}${Math.round(x(p.at))} ${Math.round(y(p.pay))}`).join(' ');
  const jumps = jumpsOf(points);
  const marks = points.filter((p, i) => p.bound || p.open || points[i + 1]?.at === p.at);
  const smooth = points.filter((p, i) => p.bound && points[i + 1]?.at !== p.at && points[i - 1]?.at !== p.at);
  return (
    <div className="scroll">
      <svg viewBox={`0 0 ${width} ${top + height + 44}`} width={width} height={top + height + 44} aria-hidden="true" focusable="false">
        <line x1={left} x2={width - left} y1={y('0')} y2={y('0')} className="ground" />
        {curve.cap && (
          <g>
            <line x1={left} x2={width - left} y1={y(curve.cap)} y2={y(curve.cap)} className="curve-cap" />
            <text x={left + 2} y={y(curve.cap) - 6} className="curve-label">{t('curve.cap', { cap: withCurrency(curve.cap, currency) })}</text>
          </g>
        )}
        {[...new Set(points.filter((p) => p.bound).map((p) => p.at))].map((at, i) => (
          <g key={at}>
            <line x1={x(at)} x2={x(at)} y1={top} y2={y('0')} className="curve-bound" />
            <text x={x(at)} y={top + height + 16 + (i % 2) * 15} className="curve-label" textAnchor={extent(at) / far > 0.85 ? 'end' : 'middle'}>{grouped(at).replace(/\.00$/, '')}</text>
          </g>
        ))}
        <path d={solid} className="curve-line" />
        {jumps.map((j) => (
          <g key={j.at}>
            <line x1={x(j.at)} x2={x(j.at)} y1={y(j.before)} y2={y(j.after)} className="curve-jump" />
            <text x={x(j.at) - 6} y={Math.min(y(j.before), y(j.after)) - 8} className="curve-label" textAnchor={extent(j.at) / far < 0.15 ? 'start' : 'end'}>{t(j.falls ? 'curve.fall' : 'curve.rise', { before: grouped(j.before), after: grouped(j.after) })}</text>
          </g>
        ))}
        {smooth.map((p) => <text key={p.at} x={x(p.at) - 8} y={y(p.pay) - 8} className="curve-label" textAnchor={extent(p.at) / far < 0.15 ? 'start' : 'end'}>{grouped(p.pay)}</text>)}
        {marks.map((p, i) => <circle key={i} cx={x(p.at)} cy={y(p.pay)} r="4.5" className={p.open ? 'curve-open' : 'curve-dot'} />)}
      </svg>
    </div>
  );
}

function Table({ curve, currency, title }: { curve: CurveData; currency: string; title: string }) {
  const { t } = useText();
  const points = curve.points ?? [];
  const unit = currency === 'CNY' ? t('unit.cny') : currency;
  const at = t('unit.in', { label: t('curve.at'), unit });
  const pay = t('unit.in', { label: t('curve.pay'), unit });
  const note = (p: Point, i: number) => {
    if (p.open) return points[i - 1]?.at === p.at ? t('curve.above') : t('curve.below');
    if (curve.cap && compareAmounts(p.pay, curve.cap) === 0) return t('curve.capped');
    return p.bound ? t('curve.included') : '';
  };
  return (
    <>
      <div className="scroll">
        <table className="cards curve-table">
          <caption className="visually-hidden">{title}</caption>
          <thead><tr><th scope="col" className="num">{at}</th>{curve.target && <th scope="col" className="num">{t('curve.share')}</th>}<th scope="col" className="num">{pay}</th><th scope="col">{t('curve.note')}</th></tr></thead>
          <tbody>{points.map((p, i) => (
            <tr key={i}>
              <th scope="row" className="num">{grouped(p.at)}</th>
              {curve.target && <td className="num" data-label={t('curve.share')}>{p.share ? percentOf(p.share) : t('app.none')}</td>}
              <td className="num" data-label={pay}>{grouped(p.pay)}</td>
              <td data-label={t('curve.note')}>{note(p, i)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      <p className="quiet">{t('curve.meant')} {curve.target && t(curve.assumed ? 'curve.assumed' : 'curve.target', { target: withCurrency(curve.target, currency) })}</p>
    </>
  );
}

// percentOf writes a decimal share in percent by moving its point: 0.6 is 60%.
export function percentOf(share: string): string {
  const [whole = '0', rest = ''] = share.split('.');
  const moved = (whole + rest.padEnd(2, '0').slice(0, 2)).replace(/^0+(?=\d)/, '');
  const left = rest.slice(2).replace(/0+$/, '');
  return `${moved}${left ? `.${left}` : ''}%`;
}
