import { useQuery } from '@tanstack/react-query';
import { dataOf } from '../../api/client';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { GrantItem } from './Grants';

// Pending lists the grants that wait for a second person.
export function Pending() {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['grants', 'pending'],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/grants/pending', { signal })),
  });
  return (
    <section className="card">
      <h2>{t('pending.title')}</h2>
      <Async query={query} lines={2}>
        {(page) => {
          const list = page.items ?? [];
          if (list.length === 0) return <p>✓ {t('pending.none')}</p>;
          return <ul className="grants">{list.map((g) => <GrantItem key={g.id} grant={g} phase="waiting" holder={g.holder?.name ?? ''} named />)}</ul>;
        }}
      </Async>
    </section>
  );
}
