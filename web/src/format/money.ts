// Amounts are decimal texts from the service: here they are set in type, and
// never added, rounded or turned into numbers.
const plain = /^(-?)(\d+)(\.\d+)?$/;

// grouped puts commas between thousands: "-1234.50" reads "-1,234.50". What is
// no decimal is shown as it is.
export function grouped(amount: string): string {
  const parts = plain.exec(amount);
  if (!parts) return amount;
  const [, sign = '', whole = '', rest = ''] = parts;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

// unsigned is an amount without its sign, for sentences that say the direction
// in words.
export function unsigned(amount: string): string {
  return grouped(amount.replace(/^-/, ''));
}

// signOf is the direction of an amount.
export function signOf(amount: string): -1 | 0 | 1 {
  if (/^-?0*(\.0*)?$/.test(amount)) return 0;
  return amount.startsWith('-') ? -1 : 1;
}

// signed writes a change with its direction: "+1,234.50".
export function signed(amount: string): string {
  return (signOf(amount) > 0 ? '+' : '') + grouped(amount);
}

// withCurrency names the currency, as prose needs it.
export function withCurrency(amount: string, currency: string): string {
  if (currency !== 'CNY') return `${currency} ${grouped(amount)}`;
  return (amount.startsWith('-') ? '-' : '') + '¥' + unsigned(amount);
}

// extent is how far an amount reaches in a drawing, as a share of the longest.
// It decides pixels alone.
export function extent(amount: string): number {
  return Number(amount); // pixels
}

// compareAmounts orders two decimal texts of the same currency, digit by digit.
export function compareAmounts(a: string, b: string): -1 | 0 | 1 {
  const [x, y] = [signOf(a), signOf(b)];
  if (x !== y) return x < y ? -1 : 1;
  if (x === 0) return 0;
  const [left, right] = [a, b].map((s) => {
    const [whole = '', rest = ''] = s.replace('-', '').split('.');
    return [whole.replace(/^0+/, ''), rest] as const;
  }) as [readonly [string, string], readonly [string, string]];
  const digits = Math.max(left[1].length, right[1].length);
  const of = ([whole, rest]: readonly [string, string]) => whole + rest.padEnd(digits, '0');
  const [m, n] = [of(left), of(right)];
  if (m === n) return 0;
  return (m.length === n.length ? m < n : m.length < n.length) === (x > 0) ? -1 : 1;
}
