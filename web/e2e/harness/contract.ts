import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

// What went over the wire, decoded.
export interface Exchange {
  method: string;
  path: string; // without the query
  query: URLSearchParams;
  requestType: string; // media type without parameters, '' for none
  request: string;
  status: number;
  responseType: string;
  response: string;
}

type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Media {
  schema?: Schema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
}

interface Route {
  pattern: RegExp;
  names: string[];
  path: string;
  operations: Record<string, Operation>;
}

// Contract holds what the API's document promises against what is said.
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
  private readonly routes: Route[];
  private readonly compiled = new Map<unknown, ValidateFunction>();
  readonly seen = new Set<string>(); // operations that were used

  constructor(document: Document) {
    addFormats(this.ajv);
    for (const width of ['int32', 'int64', 'binary']) this.ajv.addFormat(width, true);
    this.ajv.addSchema({ ...document, $id: 'api' } as Schema);
    this.routes = Object.entries(document.paths).map(([path, operations]) => {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string);
      return { path, operations, names, pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`) };
    }).sort((a, b) => a.names.length - b.names.length); // what is spelt out goes first
  }

  // violations are the ways in which an exchange is not as the document says.
  violations(x: Exchange): string[] {
    const route = this.routes.find((r) => r.pattern.test(x.path));
    const operation = route?.operations[x.method.toLowerCase()];
    if (!route || !operation) return [`${x.method} ${x.path}: not in the document`];
    this.seen.add(operation.operationId);
    return [...this.ofRequest(x, route, operation), ...this.ofResponse(x, operation)].map((text) => `${x.method} ${route.path} (${x.status}): ${text}`);
  }

  private ofRequest(x: Exchange, route: Route, operation: Operation): string[] {
    const found: string[] = [];
    const declared = operation.parameters ?? [];
    const values = route.pattern.exec(x.path)?.slice(1) ?? [];
    for (const [i, name] of route.names.entries()) {
      const parameter = declared.find((p) => p.in === 'path' && p.name === name);
      if (!parameter) found.push(`path parameter ${name} is not declared`);
      else found.push(...this.check(parameter.schema, coerced(decodeURIComponent(values[i] as string), parameter.schema), `path ${name}`));
    }
    for (const [name, value] of x.query) {
      const parameter = declared.find((p) => p.in === 'query' && p.name === name);
      if (!parameter) found.push(`query parameter ${name} is not declared`);
      else found.push(...this.check(parameter.schema, coerced(value, parameter.schema), `query ${name}`));
    }
    for (const p of declared) if (p.in === 'query' && p.required && !x.query.has(p.name)) found.push(`query parameter ${p.name} is missing`);
    return [...found, ...this.ofBody(x, operation)];
  }

  private ofBody(x: Exchange, operation: Operation): string[] {
    const body = operation.requestBody;
    if (x.request === '') return body?.required ? ['the body is missing'] : [];
    if (!body) return ['a body where none is declared'];
    const media = body.content[x.requestType];
    if (!media) return [`request of type ${x.requestType} is not declared`];
    if (x.requestType !== 'application/json' || !media.schema) return [];
    return this.json(media.schema, x.request, 'request');
  }

  private ofResponse(x: Exchange, operation: Operation): string[] {
    const answer = operation.responses[String(x.status)];
    if (!answer) return ['the status is not declared'];
    if (!answer.content) return x.responseType.includes('json') ? ['JSON where no content is declared'] : [];
    const media = answer.content[x.responseType];
    if (!media) return [`response of type ${x.responseType} is not declared`];
    return media.schema && x.responseType.includes('json') ? this.json(media.schema, x.response, 'response') : [];
  }

  private json(schema: Schema, text: string, what: string): string[] {
    try {
      return this.check(schema, JSON.parse(text), what);
    } catch {
      return [`${what}: no JSON`];
    }
  }

  private check(schema: Schema, value: unknown, what: string): string[] {
    let validate = this.compiled.get(schema);
    if (!validate) {
      validate = this.ajv.compile(within(schema) as Schema);
      this.compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((e) => `${what}${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`);
  }
}

// within is a schema whose references are looked up in the document.
function within(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(within);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === '$ref' && typeof value === 'string' ? `api${value}` : within(value)]));
}

// coerced is a text of an address as the type that its schema names.
function coerced(text: string, schema: Schema): unknown {
  switch (schema['type']) {
    case 'integer': return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'boolean': return text === 'true' ? true : text === 'false' ? false : text;
    case 'array': return text.split(',');
    default: return text;
  }
}
