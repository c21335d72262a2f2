import { dataOf, type Client } from '../api/client';
import { Failure } from '../api/problem';
import { beyondSelf, may, type Me } from '../api/session';
import { withSearch } from './router';
import { pageAt } from './routes';

export type Kind = 'person' | 'contract' | 'receipt' | 'plan' | 'user';

// Found is a record with the code, and its page.
export interface Found {
  kind: Kind;
  name: string;
  to: string;
}

interface Finder {
  kind: Kind;
  allowed: (me: Me) => boolean;
  page: (me: Me, code: string) => string | undefined; // where there is one
  read: (client: Client, code: string) => Promise<{ name: string; to?: string } | undefined>;
}

// pageOf is the address of a record where the UI has a page for it.
function pageOf(first: string, code: string): string | undefined {
  const path = `/${first}/${encodeURIComponent(code)}`;
  return pageAt(path) ? path : undefined;
}

const finders: Finder[] = [
  {
    kind: 'person', allowed: (me) => may(me, 'person', 'read'),
    page: (me, code) => pageOf('people', code) ?? (may(me, 'statement.totals', 'read') ? withSearch('/statements', { payee: code }) : undefined),
    read: async (client, code) => ({ name: (await dataOf(client.GET('/api/v1/persons/{code}', { params: { path: { code } } }))).name }),
  },
  {
    kind: 'contract', allowed: (me) => may(me, 'contract', 'read'), page: (_, code) => pageOf('contracts', code),
    read: async (client, number) => { await client.GET('/api/v1/contracts/{number}', { params: { path: { number } } }); return { name: number }; },
  },
  {
    kind: 'receipt', allowed: (me) => may(me, 'receipt', 'read'), page: (_, code) => pageOf('receipts', code),
    read: async (client, number) => { await client.GET('/api/v1/receipts/{number}', { params: { path: { number } } }); return { name: number }; },
  },
  {
    kind: 'plan', allowed: (me) => may(me, 'plan', 'read'), page: (_, code) => pageOf('plans', code),
    read: async (client, code) => { await client.GET('/api/v1/plans/{code}', { params: { path: { code } } }); return { name: code }; },
  },
  {
    kind: 'user', allowed: (me) => beyondSelf(me, 'user', 'read'), page: () => '/users',
    read: async (client, code) => {
      const page = await dataOf(client.GET('/api/v1/users', { params: { query: { text: code, limit: 50 } } }));
      const user = (page.items ?? []).find((u) => u.login === code.toLowerCase());
      return user && { name: user.name, to: `/users/${user.id}` };
    },
  },
];

// kindsOf are the kinds of records that somebody may find by their code.
export function kindsOf(me: Me): Kind[] {
  return finders.filter((f) => f.allowed(me) && f.page(me, 'x')).map((f) => f.kind);
}

// find looks for a code among the kinds that somebody may read. What is not there
// and what is out of reach are the same; anything else that fails is thrown.
export async function find(client: Client, me: Me, code: string): Promise<Found[]> {
  const asked = finders.filter((f) => f.allowed(me) && f.page(me, code));
  const answers = await Promise.all(asked.map(async (f): Promise<Found[]> => {
    try {
      const found = await f.read(client, code);
      return found ? [{ kind: f.kind, name: found.name, to: found.to ?? (f.page(me, code) as string) }] : [];
    } catch (failed) {
      if (failed instanceof Failure && [403, 404, 422].includes(failed.status)) return [];
      throw failed;
    }
  }));
  return answers.flat();
}
