import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { newKey } from '../api/client';
import { Failure } from '../api/problem';
import { useKeeper } from '../api/session';
import { useText } from '../text/text';
import { Dialog } from './Dialog';
import { TextField } from './Field';
import { ProblemNote } from './ProblemNote';
import { useSubmit } from './useSubmit';

interface Props {
  title: string; // a question that names what it is about
  verb: string; // what the button does
  word?: string | undefined; // to be typed where a step cannot be undone
  danger?: boolean;
  why?: 'optional' | 'needed' | 'none'; // whether the step takes a reason
  children: ReactNode; // count, amount, consequence
  send: (key: string, reason: string) => Promise<void>;
  onClose: () => void;
}

// Confirm asks before something that lasts. The focus is on the safe button.
// The step is carried out once however often it is sent, and where the service
// wants to know again who is there, the password is asked for.
export function Confirm({ title, verb, word, danger, why = 'optional', children, send, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [key] = useState(newKey);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false); // for the password
  const ready = (word === undefined || typed.trim() === word) && (why !== 'needed' || reason.trim() !== '');
  const { error, busy, submit } = useSubmit(async () => {
    if (asked) await keeper.client.POST('/api/v1/session/confirmation', { body: { password } });
    try {
      await send(key, reason.trim());
    } catch (failed) {
      if (!(failed instanceof Failure) || failed.code !== 'session.reauth_required') throw failed;
      setAsked(true);
      return;
    }
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {error !== undefined && <ProblemNote error={error} />}
      <form onSubmit={(e) => { e.preventDefault(); if (ready) submit(); }} noValidate>
        {word !== undefined && <TextField id="confirm-word" label={t('confirm.type', { word })} value={typed} onChange={setTyped} autoComplete="off" />}
        {why !== 'none' && <TextField id="confirm-reason" label={t(why === 'needed' ? 'confirm.reason.needed' : 'confirm.reason')} value={reason} onChange={setReason} autoComplete="off" />}
        {asked && <TextField id="confirm-password" label={t('confirm.password')} value={password} onChange={setPassword} secret autoComplete="current-password" autoFocus />}
        <p className="dialog-buttons">
          <Button onClick={onClose} autoFocus>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit" danger={danger ?? false} disabled={!ready} loading={busy}>{verb}</Button>
        </p>
      </form>
    </Dialog>
  );
}
