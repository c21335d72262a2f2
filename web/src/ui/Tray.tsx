import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Begun } from '../api/jobs';
import { dataOf, type Schemas } from '../api/client';
import { useKeeper } from '../api/session';
import { useText, type Say } from '../text/text';
import { Link } from './router';

type Job = Schemas['Job'];

export function isOpen(job: Pick<Job, 'state'> | undefined): boolean {
  return job === undefined || job.state === 'queued' || job.state === 'running';
}

// Tray lists the jobs that were begun in this tab, and says politely when one
// has come to its end.
export function Tray() {
  const { t } = useText();
  const keeper = useKeeper();
  const begun = useSyncExternalStore(keeper.jobs.subscribe, keeper.jobs.current);
  const queries = useQueries({
    queries: begun.map((b) => ({
      queryKey: ['job', b.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => dataOf(keeper.client.GET('/api/v1/jobs/{id}', { signal, params: { path: { id: b.id } } })),
      refetchInterval: (q: { state: { data?: Job | undefined } }) => (isOpen(q.state.data) ? 2000 : (false as const)),
    })),
  });
  const jobs = begun.map((b, i) => ({ begun: b, job: queries[i]?.data }));
  const ended = jobs.filter((j) => !isOpen(j.job));
  const ends = ended.map((j) => j.begun.id).join();
  const before = useRef('');
  useEffect(() => {
    if (ends !== before.current) void keeper.queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'job' }); // what the job has made
    before.current = ends;
  }, [ends, keeper]);
  const last = ended[0];
  return (
    <>
      <span className="visually-hidden" role="status">{last && t('tray.said', { title: titleOf(last.begun, t), state: stateOf(last.job, t) })}</span>
      {jobs.length > 0 && (
        <details className="me tray">
          <summary>{t('tray.title', { open: jobs.length - ended.length })}</summary>
          <div className="me-card">
            <ul className="bare">{jobs.map(({ begun: b, job }) => (
              <li key={b.id}>
                <Link to={b.to}>{titleOf(b, t)}</Link> <span className="quiet">{stateOf(job, t)}</span>
                {!isOpen(job) && <Button type="link" onClick={() => keeper.jobs.drop(b.id)} aria-label={t('tray.drop.of', { title: titleOf(b, t) })}>{t('tray.drop')}</Button>}
              </li>
            ))}</ul>
          </div>
        </details>
      )}
    </>
  );
}

function titleOf(b: Begun, t: Say): string {
  return t(b.label, b.words);
}

function stateOf(job: Job | undefined, t: Say): string {
  if (!job) return t('tray.state.queued');
  if (job.state === 'running' && job.total > 0) return t('tray.progress', { done: job.done, total: job.total });
  return t(`tray.state.${job.state}`);
}
