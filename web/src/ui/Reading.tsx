import { Button } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Fault } from '../api/problem';
import { useKeeper, useMe, type Me } from '../api/session';
import { useText } from '../text/text';
import { TextField } from './Field';
import { Page } from './Page';
import { ProblemNote } from './ProblemNote';
import { useSubmit } from './useSubmit';

// asksWhy is the role of somebody under which they read for a reason.
export function asksWhy(me: Pick<Me, 'roles'>): string | undefined {
  return (me.roles ?? []).find((r) => r.reasons)?.title;
}

// ReadingGate asks whoever has a role that wants a reason for it, once a session,
// before any page.
export function ReadingGate({ children }: { children: ReactNode }) {
  const { t } = useText();
  const me = useMe();
  const role = asksWhy(me);
  if (!role || me.reading) return <>{children}</>;
  return <Page title={t('reading.title')}><section className="card narrow"><p>{t('reading.text', { role })}</p><ReasonForm /></section></Page>;
}

// ReadingBanner says above every page why one reads, and lets one change it.
export function ReadingBanner() {
  const { t } = useText();
  const me = useMe();
  const role = asksWhy(me);
  const [changing, setChanging] = useState(false);
  if (!role || !me.reading) return null;
  return (
    <div className="reading">
      <p>{t('reading.banner', { role, reason: me.reading })} <Button type="link" aria-expanded={changing} onClick={() => setChanging(!changing)}>{t('reading.change')}</Button></p>
      {changing && <ReasonForm onDone={() => setChanging(false)} />}
    </div>
  );
}

function ReasonForm({ onDone }: { onDone?: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<Fault>();
  const { error, busy, submit } = useSubmit(async () => {
    await keeper.client.POST('/api/v1/session/reason', { body: { reason: reason.trim() } });
    await keeper.ask();
    onDone?.();
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const empty = reason.trim() === '';
    setMissing(empty ? { code: 'needed', detail: t('reading.needed') } : undefined);
    if (empty) document.getElementById('reading-reason')?.focus();
    else submit();
  };
  return (
    <form className="narrow" onSubmit={send} noValidate>
      {error !== undefined && <ProblemNote error={error} />}
      <TextField id="reading-reason" label={t('reading.reason')} hint={t('reading.hint')} value={reason} onChange={setReason} fault={missing} autoComplete="off" />
      <Button type="primary" htmlType="submit" loading={busy}>{t('reading.submit')}</Button>
    </form>
  );
}
