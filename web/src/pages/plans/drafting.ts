import type { Fault } from '../../api/problem';
import { lineOf } from '../../api/problem';

// beginning is the text that a new plan begins with: complete but for its
// numbers.
export function beginning(code: string, from: string): string {
  return `plan: ${code}
version: 1
title: {zh: ${code}, en: ${code}}
currency: CNY
effective: {from: ${from}}
settle: month

components:
  - code: commission
    title: {zh: 回款提成, en: Commission on collected cash}
    kind: rate
    basis: collected
    rate: 1%
`;
}

// nextVersion is the text of a version as the draft of the one after it: the
// number of the version is all that changes.
export function nextVersion(document: string, version: number, next: number): string {
  const yaml = new RegExp(`^(version:[ \\t]*)${version}(?=[ \\t]*(#.*)?\\r?$)`, 'm');
  if (yaml.test(document)) return document.replace(yaml, `$1${next}`);
  return document.replace(new RegExp(`("version"\\s*:\\s*)${version}\\b`), `$1${next}`);
}

// marksOf are the lines that findings are on; an error outweighs a warning.
export function marksOf(findings: Fault[]): Map<number, 'error' | 'warning'> {
  const marks = new Map<number, 'error' | 'warning'>();
  for (const f of findings) {
    const line = lineOf(f.at);
    if (line > 0 && marks.get(line) !== 'error') marks.set(line, f.warning ? 'warning' : 'error');
  }
  return marks;
}
