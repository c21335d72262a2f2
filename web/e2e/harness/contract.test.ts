import { describe, expect, it } from 'vitest';
import document from '../../../api/testdata/openapi.json';
import { Contract, type Document, type Exchange } from './contract';

const contract = new Contract(document as unknown as Document);
const problem = { type: 'about:blank', title: 'No', status: 404, code: 'not_found', detail: 'No', requestId: '1' };
const jobs = { items: [], next: '' };

function said(change: Partial<Exchange>, query = ''): string[] {
  return contract.violations({ method: 'GET', path: '/api/v1/receipts', query: new URLSearchParams(query), requestType: '', request: '', status: 200, responseType: 'application/json', response: JSON.stringify(jobs), ...change });
}

describe('the contract', () => {
  it('has nothing to say of what the document declares', () => {
    expect(said({}, 'limit=50&unallocated=true&sort=-date')).toEqual([]);
    expect(contract.seen.has('listReceipts')).toBe(true);
  });

  it('sees what the document does not know', () => {
    expect(said({ path: '/api/v1/recepits' })).toEqual(['GET /api/v1/recepits: not in the document']);
    expect(said({ method: 'PATCH' })).toHaveLength(1);
    expect(said({}, 'colour=red')[0]).toContain('colour is not declared');
    expect(said({}, 'limit=5000')[0]).toContain('query limit');
    expect(said({}, 'limit=ten')[0]).toContain('query limit');
    expect(said({}, 'sort=amount')[0]).toContain('query sort');
    expect(said({ status: 418 })[0]).toContain('status is not declared');
    expect(said({ responseType: 'text/html' })[0]).toContain('text/html is not declared');
    expect(said({ response: '<html>' })[0]).toContain('no JSON');
  });

  it('sees fields that are missing, unknown or of another type', () => {
    expect(said({ response: JSON.stringify({ ...jobs, secret: '1' }) })[0]).toContain('secret');
    expect(said({ response: JSON.stringify({ items: [{ number: 7 }] }) })).toHaveLength(1);
    expect(said({ status: 403, responseType: 'application/problem+json', response: JSON.stringify({ ...problem, status: '403' }) })).toHaveLength(1);
  });

  it('holds requests to their schema', () => {
    const post = (body: unknown, type = 'application/json') => said({ method: 'POST', path: '/api/v1/runs', requestType: type, request: JSON.stringify(body), status: 403, responseType: 'application/problem+json', response: JSON.stringify(problem) }).filter((v) => !v.includes('response'));
    expect(post({ from: '2026-10', to: '2026-10' })).toEqual([]);
    expect(post({ from: '2026-10', to: '2026-10', force: true })).toHaveLength(1);
    expect(post({ from: 202610 })).toHaveLength(1);
    expect(post({}, 'text/plain')[0]).toContain('text/plain');
  });
});
