import { Button, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { newKey } from '../api/client';
import { Failure, faultsOf } from '../api/problem';
import { useKeeper } from '../api/session';
import { useText } from '../text/text';
import { Field } from './Field';
import { ProblemNote } from './ProblemNote';
import { useSubmit } from './useSubmit';

export type Values = Record<string, string>;

// Entry is one thing to be filled in.
export interface Entry {
  name: string; // as the service names it, so that its problems find the field
  label: string;
  hint?: string;
  kind?: 'text' | 'date' | 'amount';
  options?: { value: string; label: string }[];
}

interface Props {
  title: string; // a question that names what it is about
  verb: string; // what the button does
  entries: Entry[];
  initial: Values;
  reason?: boolean; // why has to be said
  danger?: boolean;
  children?: ReactNode | ((values: Values, change: (name: string, value: string) => void) => ReactNode); // what follows from it
  send: (values: Values, key: string) => Promise<void>;
  onClose: () => void;
}

// FactDialog asks what a fact is to say before it is stored, corrected or taken
// back. What is wrong stands at its field; whatever was typed is kept, also when
// somebody else was quicker.
export function FactDialog({ title, verb, entries, initial, reason, danger, children, send, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [key] = useState(newKey);
  const [values, setValues] = useState(initial);
  const change = (name: string, value: string) => setValues((now) => ({ ...now, [name]: value }));
  const { error, busy, submit } = useSubmit(async () => {
    try {
      await send(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()])), key);
    } catch (failed) {
      if (failed instanceof Failure && failed.status === 409) void keeper.queries.invalidateQueries(); // the next try is made on what stands there now
      throw failed;
    }
    onClose();
  });
  const asked: Entry[] = reason ? [...entries, { name: 'reason', label: t('fact.reason'), hint: t('fact.reason.hint') }] : entries;
  const faults = faultsOf(error, asked.map((e) => e.name)).fields;
  const stale = error instanceof Failure && error.status === 409;
  const missing = reason === true && (values.reason ?? '').trim().length < 2;
  return (
    <Modal open title={title} onCancel={onClose} footer={null} destroyOnHidden closable={{ 'aria-label': t('app.close') }}>
      {error !== undefined && <ProblemNote error={error} fields={Object.fromEntries(asked.map((e) => [e.name, e.label]))} form="fact-" />}
      {stale && <p className="note">{t('fact.kept')}</p>}
      <form onSubmit={(e) => { e.preventDefault(); if (!missing) submit(); }} noValidate>
        {asked.map((e) => (
          <Field key={e.name} id={`fact-${e.name}`} label={e.label} hint={e.hint} fault={faults[e.name]}>
            {(aria) => <Control {...aria} entry={e} value={values[e.name] ?? ''} onChange={(value) => change(e.name, value)} />}
          </Field>
        ))}
        {typeof children === 'function' ? children(values, change) : children}
        <p className="dialog-buttons">
          <Button onClick={onClose} autoFocus={asked.length === 0}>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit" danger={danger ?? false} disabled={missing} loading={busy}>{verb}</Button>
        </p>
      </form>
    </Modal>
  );
}

interface ControlProps {
  id: string;
  entry: Entry;
  value: string;
  onChange: (value: string) => void;
}

function Control({ entry, value, onChange, ...aria }: ControlProps) {
  if (entry.options) {
    return <select {...aria} value={value} onChange={(e) => onChange(e.target.value)}>{entry.options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}</select>;
  }
  if (entry.kind === 'date') return <input {...aria} type="date" value={value} onChange={(e) => onChange(e.target.value)} />;
  return (
    <Input {...aria} value={value} autoComplete="off" onChange={(e) => onChange(e.target.value)}
      {...(entry.kind === 'amount' ? { inputMode: 'decimal' as const, onBlur: () => onChange(plainAmount(value)) } : {})} />
  );
}

// plainAmount takes the commas and blanks out of an amount that was typed or
// pasted; what is no amount stays for the service to judge.
export function plainAmount(text: string): string {
  return text.replace(/[,，\s]/g, '');
}
