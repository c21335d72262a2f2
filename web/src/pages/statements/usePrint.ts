import { useEffect, useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';

type Line = Schemas['StatementLine'];

// Printing is what a sheet of paper needs that the page has not shown yet.
export interface Printing {
  loaded?: number | undefined; // how many lines have come so far; none: nothing is on its way
  lines?: Line[] | undefined; // all of them
  error?: unknown;
  begin: () => void;
}

// usePrint reads all lines of a statement, page by page, and prints when they
// are on the page. head and foot stand on each sheet.
export function usePrint(detail: Schemas['StatementDetail'], wanted: boolean, head: string, foot: string): Printing {
  const keeper = useKeeper();
  const [loaded, setLoaded] = useState<number>();
  const [lines, setLines] = useState<Line[]>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!lines) return undefined;
    const sheet = document.createElement('style');
    sheet.textContent = `@page { @top-left { content: ${cssText(head)}; font-size: 9px; } @bottom-left { content: ${cssText(foot)}; font-size: 8px; } }`;
    document.head.append(sheet);
    const done = () => setLines(undefined);
    window.addEventListener('afterprint', done, { once: true });
    window.print();
    return () => {
      window.removeEventListener('afterprint', done);
      sheet.remove();
    };
  }, [lines]); // the texts are those of the moment of printing
  const begin = () => {
    setError(undefined);
    setLoaded(0);
    allLines((cursor) => dataOf(keeper.client.GET('/api/v1/statements/{id}/lines', { params: { path: { id: detail.id }, query: { limit: 200, ...(cursor && { cursor }) } } })), wanted && detail.lines > 0, setLoaded)
      .then(setLines, setError)
      .finally(() => setLoaded(undefined));
  };
  return { loaded, lines, error, begin };
}

type Page = Pick<Schemas['StatementLines'], 'items' | 'next'>;

// allLines reads page after page until there is none.
export async function allLines(read: (cursor: string | undefined) => Promise<Page>, wanted: boolean, told: (count: number) => void): Promise<Line[]> {
  const all: Line[] = [];
  let cursor: string | undefined;
  if (!wanted) return all;
  do {
    const page = await read(cursor);
    all.push(...(page.items ?? []));
    told(all.length);
    cursor = page.next;
  } while (cursor);
  return all;
}

// cssText writes a text as a string of a style sheet, whatever is in it.
export function cssText(text: string): string {
  return `"${[...text].map((c) => (/[\p{L}\p{N} .,:/()-]/u.test(c) && c !== '"' ? c : `\\${(c.codePointAt(0) ?? 32).toString(16)} `)).join('')}"`;
}
