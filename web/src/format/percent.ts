const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

// shifted moves the point of a decimal text; no digit is lost.
function shifted(text: string, by: number): string {
  const parts = decimal.exec(text.trim());
  if (!parts) return text.trim();
  const [, sign = '', whole = '', rest = ''] = parts;
  const digits = by > 0 ? whole + rest.padEnd(by, '0') : whole.padStart(1 - by, '0') + rest;
  const at = by > 0 ? whole.length + by : Math.max(whole.length, 1 - by) + by;
  const left = digits.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = digits.slice(at).replace(/0+$/, '');
  return sign + left + (right && `.${right}`);
}

// percentOf writes a share as people say it: "0.6" is "60%".
export function percentOf(share: string): string {
  return `${shifted(share, 2)}%`;
}

// fractionOf reads what people type: "60" or "60%" is "0.6". What is no number
// stays for the service to judge.
export function fractionOf(percent: string): string {
  return shifted(percent.replace(/[%％\s]/g, ''), -2);
}
