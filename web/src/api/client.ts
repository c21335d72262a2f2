import createClient from 'openapi-fetch';
import type { components, paths } from './schema';
import { Failure, failureOf } from './problem';

export type Schemas = components['schemas'];

// What requests depend on beside what they ask for.
export interface Surroundings {
  language: () => string;
  signedOut: () => void; // the service knows of no session
}

// Only this code means that nobody is signed in: the service answers 401 as
// well where a password is wrong, or is asked for once more.
const noSession = 'session.none';

export function newClient(around: Surroundings, fetcher?: typeof fetch) {
  const client = createClient<paths>({ baseUrl: '/', ...(fetcher ? { fetch: fetcher } : {}) });
  client.use({
    onRequest({ request }) {
      request.headers.set('Accept-Language', around.language());
      return request;
    },
    async onResponse({ response }) {
      if (response.ok) return undefined;
      const body: unknown = await response.clone().json().catch(() => undefined);
      const failure = failureOf(response.status, body, response.headers.get('Retry-After'));
      if (failure.code === noSession) around.signedOut();
      throw failure;
    },
    onError({ error }) {
      return error instanceof Failure ? error : new Failure(undefined, 0, 0);
    },
  });
  return client;
}

export type Client = ReturnType<typeof newClient>;

// dataOf is the content of an answer. What failed has been thrown before; an
// answer without content would be a fault of the service.
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new Failure(undefined, 0, 0);
  return data;
}

// newKey makes the key under which a write is carried out once, however often
// it is sent.
export function newKey(): string {
  return crypto.randomUUID();
}
