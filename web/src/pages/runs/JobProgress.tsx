import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { ProblemNote } from '../../ui/ProblemNote';

// quarters is how much of some work is done, in steps that are worth saying.
export function quarters(done: number, total: number): number {
  return total > 0 ? Math.floor((done * 4) / total) * 25 : 0;
}

// JobProgress shows work that goes on; the page may be left meanwhile.
export function JobProgress({ job }: { job: Schemas['Job'] }) {
  const { t } = useText();
  const keeper = useKeeper();
  const me = useMe();
  const cancel = useMutation({
    mutationFn: () => dataOf(keeper.client.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id: job.id } } })),
    onSuccess: () => keeper.queries.invalidateQueries({ queryKey: ['run'] }),
  });
  return (
    <section className="card">
      <h2>{t('job.title')}</h2>
      <p>{job.total > 0 ? t('job.progress', { done: job.done, total: job.total }) : t('job.begins')}</p>
      <progress {...(job.total > 0 ? { value: job.done, max: job.total } : {})} aria-label={t('job.title')} />
      <p className="visually-hidden" role="status">{t('job.percent', { percent: quarters(job.done, job.total) })}</p>
      {cancel.isError && <ProblemNote error={cancel.error} />}
      {may(me, 'job', 'cancel') && <Button onClick={() => cancel.mutate()} loading={cancel.isPending}>{t('job.cancel')}</Button>}
      <p className="quiet">{t('job.leave')}</p>
    </section>
  );
}
