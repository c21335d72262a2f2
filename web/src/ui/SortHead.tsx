import type { ReactNode } from 'react';

export interface Sorting {
  sort: string; // a column, with "-" before it where the largest comes first
  by: (sort: string) => void;
}

// SortHead is the head of a column that the service can sort by.
export function SortHead({ name, sorting, number, children }: { name: string; sorting: Sorting; number?: boolean; children: ReactNode }) {
  const up = sorting.sort === name;
  const down = sorting.sort === `-${name}`;
  return (
    <th scope="col" className={number ? 'num' : undefined} aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <button type="button" className="sort" onClick={() => sorting.by(down ? name : `-${name}`)}>
        {children}<span aria-hidden="true">{up ? ' ▲' : down ? ' ▼' : ''}</span>
      </button>
    </th>
  );
}
