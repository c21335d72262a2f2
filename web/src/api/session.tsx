import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { dataOf, newClient, type Client, type Schemas } from './client';
import { Jobs } from './jobs';
import { Failure } from './problem';

export type Me = Schemas['Me'];

export type Session =
  | { phase: 'asking' }
  | { phase: 'out'; ended: boolean } // ended: somebody was signed in before
  | { phase: 'in'; me: Me }
  | { phase: 'failed'; error: unknown };

// Channel is what tabs tell each other through.
export interface Channel {
  postMessage: (message: unknown) => void;
  onmessage: ((event: MessageEvent) => void) | null;
}

interface Told {
  kind: 'in' | 'out';
  user?: string;
}

// Keeper knows who is signed in. Whenever that ends or is somebody else, in any
// tab, everything that was read before is gone.
export class Keeper {
  readonly client: Client;
  readonly jobs = new Jobs();
  private session: Session = { phase: 'asking' };
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly queries: QueryClient,
    private readonly channel: Channel,
    language: () => string,
    fetcher?: typeof fetch,
  ) {
    this.client = newClient({ language, signedOut: () => this.forget() }, fetcher);
    channel.onmessage = (event: MessageEvent) => this.heard(event.data as Told);
  }

  readonly current = (): Session => this.session;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  // ask finds out from the service who is signed in.
  async ask(): Promise<void> {
    try {
      this.become({ phase: 'in', me: await dataOf(this.client.GET('/api/v1/session')) });
    } catch (error) {
      if (error instanceof Failure && error.code === 'session.none') this.forget();
      else if (this.session.phase !== 'in') this.become({ phase: 'failed', error });
    }
  }

  // signedIn takes over what signing in has answered.
  signedIn(me: Me): void {
    this.clear();
    this.become({ phase: 'in', me });
    this.channel.postMessage({ kind: 'in', user: me.user.id } satisfies Told);
  }

  async signOut(): Promise<void> {
    await this.client.DELETE('/api/v1/sessions');
    this.forget();
    this.channel.postMessage({ kind: 'out' } satisfies Told);
  }

  private heard(told: Told): void {
    if (told.kind === 'out') this.forget();
    else if (this.session.phase !== 'in' || this.session.me.user.id !== told.user) {
      this.clear();
      this.become({ phase: 'asking' });
      void this.ask();
    }
  }

  // forget drops whoever was signed in and all that they read.
  private forget(): void {
    this.clear();
    const ended = this.session.phase === 'in' || (this.session.phase === 'out' && this.session.ended);
    this.become({ phase: 'out', ended });
  }

  private clear(): void {
    void this.queries.cancelQueries();
    this.queries.clear();
    this.jobs.clear();
  }

  private become(session: Session): void {
    this.session = session;
    this.listeners.forEach((listener) => listener());
  }
}

export const KeeperContext = createContext<Keeper | null>(null);

export function useKeeper(): Keeper {
  const keeper = useContext(KeeperContext);
  if (!keeper) throw new Error('a page outside of the frame');
  return keeper;
}

export function useSession(): Session {
  const keeper = useKeeper();
  return useSyncExternalStore(keeper.subscribe, keeper.current);
}

// useMe is who is signed in; pages are shown to nobody else.
export function useMe(): Me {
  const session = useSession();
  if (session.phase !== 'in') throw new Error('a page without a session');
  return session.me;
}

// may reports whether somebody has a permission.
export function may(me: Pick<Me, 'permissions'>, object: string, action: string): boolean {
  return scopesOf(me, object, action).length > 0;
}

// scopesOf says how far a permission reaches.
export function scopesOf(me: Pick<Me, 'permissions'>, object: string, action: string): string[] {
  return (me.permissions ?? []).find((p) => p.object === object && p.action === action)?.scopes ?? [];
}

// beyondSelf reports whether a permission reaches more than oneself.
export function beyondSelf(me: Pick<Me, 'permissions'>, object: string, action: string): boolean {
  return scopesOf(me, object, action).some((scope) => scope !== 'self');
}

// mayAbout reports whether a permission can reach a person: one over oneself
// alone does not reach others, and one over others does not reach oneself. How
// far it reaches among others is known to the service.
export function mayAbout(me: Pick<Me, 'user' | 'permissions'>, object: string, action: string, person: string): boolean {
  const self = me.user.person === person;
  return scopesOf(me, object, action).some((scope) => scope !== (self ? 'others' : 'self'));
}
