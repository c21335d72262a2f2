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
  ready?: boolean; // what the step needs beside is there
  reason?: string | false; // the label of a reason that must be given, or none is asked for
  children: ReactNode; // count, amount, consequence
  fields?: Record<string, string>; // labels of fields in the dialog, by name
  send: (key: string, reason: string) => Promise<void>;
  onClose: () => void;
}

// Confirm asks before something that lasts. The focus is on the safe button.
// The step is carried out once however often it is sent, and where the service
// wants to know again who is there, the password is asked for.
export function Confirm({ title, verb, word, danger, ready = true, reason: wanted, children, fields, send, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [key] = useState(newKey);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false); // for the password
  const able = ready && (word === undefined || typed.trim() === word) && (typeof wanted !== 'string' || reason.trim().length > 1);
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
      {error !== undefined && <ProblemNote error={error} {...(fields ? { fields } : {})} />}
      <form onSubmit={(e) => { e.preventDefault(); if (able) submit(); }} noValidate>
        {children}
        {word !== undefined && <TextField id="confirm-word" label={t('confirm.type', { word })} value={typed} onChange={setTyped} autoComplete="off" />}
        {wanted !== false && <TextField id="confirm-reason" label={wanted ?? t('confirm.reason')} value={reason} onChange={setReason} autoComplete="off" />}
        {asked && <TextField id="confirm-password" label={t('confirm.password')} value={password} onChange={setPassword} secret autoComplete="current-password" autoFocus />}
        <p className="dialog-buttons">
          <Button onClick={onClose} autoFocus>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit" danger={danger ?? false} disabled={!able} loading={busy}>{verb}</Button>
        </p>
      </form>
    </Dialog>
  );
}
