import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';

interface Props<T> {
  name: unknown[]; // what is listed, with its filters
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<{ items: T[] | null; next?: string }>;
  none: string;
  children: (items: T[]) => ReactNode;
}

// Paged shows a list page by page.
export function Paged<T>({ name, load, none, children }: Props<T>) {
  const { t } = useText();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({ queryKey: [...name, cursor], queryFn: ({ signal }) => load(cursor, signal), placeholderData: keepPreviousData });
  return (
    <Async query={query}>
      {(page) => (
        <>
          {(page.items ?? []).length === 0 ? <p className="card">{none}</p> : children(page.items ?? [])}
          <p className="paging">
            {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
            {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
          </p>
        </>
      )}
    </Async>
  );
}
