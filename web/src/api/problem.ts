import type { components } from './schema';

export type ProblemDocument = components['schemas']['Problem'];
export type Fault = components['schemas']['Fault'];

// Failure is every way in which a request can fail, with what to tell people.
// A failure without a document never reached the service.
export class Failure extends Error {
  constructor(
    readonly document: ProblemDocument | undefined,
    readonly status: number,
    readonly retryAfter: number,
  ) {
    super(document?.code ?? 'network');
    this.name = 'Failure';
  }

  get code(): string {
    return this.document?.code ?? 'network';
  }
}

export function isProblem(value: unknown): value is ProblemDocument {
  const v = value as Partial<ProblemDocument> | null;
  return typeof v === 'object' && v !== null && typeof v.code === 'string' && typeof v.status === 'number';
}

// failureOf makes a failure of an answer; retryAfter is in seconds.
export function failureOf(status: number, body: unknown, retryAfter: string | null): Failure {
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? parseInt(retryAfter as string, 10) : 0;
  return new Failure(isProblem(body) ? body : undefined, status, seconds);
}

// placeOf is where a fault is, as people read it: without the brackets in which
// a path stands that has no file before it.
export function placeOf(at: string | undefined): string {
  return (at ?? '').replace(/^\(([^()]*)\)$/, '$1');
}

// fieldOf is the field of a form that a fault is about: the last part of its
// path in the body, "from" of "periods[1].from".
export function fieldOf(at: string | undefined): string {
  return placeOf(at).replace(/\[\d+\]/g, '').split(/[./]/).pop() ?? '';
}

// FormFaults says what is wrong at each field of a form, and what is wrong and
// belongs to none of them.
export interface FormFaults {
  fields: Record<string, Fault>;
  rest: Fault[];
}

export function faultsOf(error: unknown, fields: readonly string[]): FormFaults {
  const out: FormFaults = { fields: {}, rest: [] };
  if (!(error instanceof Failure)) return out;
  for (const fault of error.document?.errors ?? []) {
    const field = fieldOf(fault.at);
    if (fields.includes(field) && !out.fields[field]) out.fields[field] = fault;
    else out.rest.push(fault);
  }
  return out;
}

// lineOf is the line of a document that a fault is on, 0 where it has none:
// 12 of "plan.yaml:12:5 (components.commission)".
export function lineOf(at: string | undefined): number {
  const found = /^[^\s(]*?:(\d{1,6})(?::\d+)?(?:\s|$)/.exec(at ?? '');
  return found ? parseInt(found[1] as string, 10) : 0;
}

// pathOf is the path in a document that a fault is about, "" where it has none.
export function pathOf(at: string | undefined): string {
  return /\(([^()]*)\)$/.exec(at ?? '')?.[1] ?? '';
}
