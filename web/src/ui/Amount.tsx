import { grouped, signed, signOf } from '../format/money';

// Amount is an amount in a column of amounts.
export function Amount({ value }: { value: string | undefined }) {
  return <>{value === undefined || value === '' ? '—' : grouped(value)}</>;
}

// Change is a difference: its direction as a mark, a sign and a colour, of which
// none is red or green.
export function Change({ value }: { value: string }) {
  const way = signOf(value);
  return <span className={way > 0 ? 'up' : way < 0 ? 'down' : ''}>{way > 0 ? '▲ ' : way < 0 ? '▼ ' : ''}{signed(value)}</span>;
}
