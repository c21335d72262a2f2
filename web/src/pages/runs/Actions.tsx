import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, newKey, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { withCurrency } from '../../format/money';
import { useText } from '../../text/text';
import { Confirm } from '../../ui/Confirm';
import { ProblemNote } from '../../ui/ProblemNote';
import { navigate } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { nextOf, type Step } from './duties';

type RunData = Schemas['Run'];

// Actions is the next step of a run for those who may take it, and for everybody
// else who may.
export function Actions({ run, months }: { run: RunData; months: string }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<Step>();
  const next = nextOf(run, me);
  const again = useSubmit(async () => {
    const made = await dataOf(keeper.client.POST('/api/v1/runs', { params: { header: { 'Idempotency-Key': newKey() }, query: { wait: 1 } }, body: { from: run.from, to: run.to, currency: run.currency } }));
    void keeper.queries.invalidateQueries({ queryKey: ['runs'] });
    if (made.job) keeper.jobs.begin({ id: made.job.id, label: 'tray.run', words: { months }, to: `/runs/${made.id}` });
    navigate(`/runs/${made.id}`);
  });
  const draft = run.state === 'prepared';
  return (
    <section className="actions no-print" aria-label={t('run.actions')}>
      {again.error !== undefined && <ProblemNote error={again.error} />}
      {next && !next.able && <p>{t(`who.${next.step}`)}</p>}
      {next?.able && next.own && <p className="note">{t(`own.${next.step}`)}</p>}
      <p className="dialog-buttons">
        {draft && may(me, 'run', 'discard') && <Button danger onClick={() => setOpen('discard')}>{t('act.discard')}</Button>}
        {draft && may(me, 'run', 'prepare') && <Button onClick={() => again.submit()} loading={again.busy}>{t('act.again')}</Button>}
        {next?.able && !next.own && <Button type="primary" onClick={() => setOpen(next.step)}>{t(`act.${next.step}`)}</Button>}
      </p>
      {open && <Decide run={run} months={months} step={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

// Decide asks before a step, with what it is about and what follows from it.
export function Decide({ run, months, step, onClose }: { run: RunData; months: string; step: Step; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const send = async (key: string, reason: string) => {
    const params = { path: { id: run.id }, header: { 'Idempotency-Key': key } };
    const body = { digest: run.digest ?? '', ...(reason && { reason }) };
    switch (step) {
      case 'approve':
        await keeper.client.POST('/api/v1/runs/{id}/approval', { params, body });
        break;
      case 'second':
        await keeper.client.POST('/api/v1/runs/{id}/second', { params, body });
        break;
      case 'pay':
        await keeper.client.POST('/api/v1/runs/{id}/payment', { params, body });
        break;
      case 'discard':
        await keeper.client.POST('/api/v1/runs/{id}/discard', { params, body: { reason } });
        break;
    }
    await keeper.queries.invalidateQueries(); // statements change with their run
  };
  return (
    <Confirm title={t(`ask.${step}`, { months })} verb={t(`act.${step}`)} word={step === 'approve' || step === 'second' ? run.to : undefined} danger={step === 'discard'} send={send} onClose={onClose}>
      <p><strong>{run.total ? t('ask.sum', { count: run.payees, total: withCurrency(run.total, run.currency) }) : t('ask.count', { count: run.payees })}</strong></p>
      <p>{t(`then.${step}`)}</p>
    </Confirm>
  );
}
