import type { Key, Words } from '../text/text';

// Begun is a job that was begun in this tab.
export interface Begun {
  id: string;
  label: Key; // what it is, as a text
  words?: Words | undefined;
  to: string; // the page of what it makes
}

// Jobs are the jobs that were begun in this tab, the last one first. They live in
// memory alone.
export class Jobs {
  private list: readonly Begun[] = [];
  private readonly listeners = new Set<() => void>();

  readonly current = (): readonly Begun[] => this.list;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  begin(job: Begun): void {
    this.become([job, ...this.list.filter((j) => j.id !== job.id)].slice(0, 20));
  }

  drop(id: string): void {
    this.become(this.list.filter((j) => j.id !== id));
  }

  clear(): void {
    this.become([]);
  }

  private become(list: readonly Begun[]): void {
    this.list = list;
    this.listeners.forEach((listener) => listener());
  }
}
