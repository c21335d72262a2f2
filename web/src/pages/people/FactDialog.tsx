import { Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { Failure, faultsOf } from '../../api/problem';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';

export interface FieldSpec {
  name: string; // as the service calls it
  label: string;
  kind?: 'date' | 'text' | 'choice';
  choices?: { value: string; label: string }[];
  hint?: string;
  optional?: boolean;
}

export type Values = Record<string, string>;

interface Props {
  title: (values: Values) => string;
  verb: string;
  text: ReactNode; // what follows from it
  fields: FieldSpec[];
  first: Values;
  reason: boolean; // one must be given
  danger?: boolean;
  send: (values: Values, key: string, reason: string) => Promise<unknown>;
  onClose: () => void;
}

// FactDialog asks for a dated fact or its correction, and sends it. What is
// wrong is told at its field. Where somebody else was faster the input stays,
// and the next try goes by what is known then.
export function FactDialog({ title, verb, text, fields, first, reason, danger, send, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [values, setValues] = useState(first);
  const [error, setError] = useState<unknown>();
  const labels = Object.fromEntries(fields.map((f) => [f.name, f.label]));
  const faults = faultsOf(error, fields.map((f) => f.name)).fields;
  const ready = fields.every((f) => f.optional || (values[f.name] ?? '').trim() !== '');
  const sent = async (key: string, why: string) => {
    setError(undefined);
    try {
      await send(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()])), key, why);
      await keeper.queries.invalidateQueries();
    } catch (failed) {
      setError(failed);
      if (failed instanceof Failure && failed.status === 409) await keeper.queries.invalidateQueries();
      throw failed;
    }
  };
  const stale = error instanceof Failure && error.code === 'version.stale';
  return (
    <Confirm title={title(values)} verb={verb} ready={ready} reason={reason ? t('people.reason') : false} fields={labels} danger={danger ?? false} send={sent} onClose={onClose}>
      {stale && <p className="note">{t('people.stale')}</p>}
      {text}
      {fields.map((f) => <One key={f.name} spec={f} value={values[f.name] ?? ''} fault={faults[f.name]} onChange={(value) => setValues({ ...values, [f.name]: value })} />)}
    </Confirm>
  );
}

function One({ spec, value, fault, onChange }: { spec: FieldSpec; value: string; fault: ReturnType<typeof faultsOf>['fields'][string] | undefined; onChange: (value: string) => void }) {
  const { t } = useText();
  const label = spec.optional ? t('people.optional', { label: spec.label }) : spec.label;
  return (
    <Field id={spec.name} label={label} hint={spec.hint} fault={fault}>
      {(aria) => (spec.kind === 'choice' ? (
        <select {...aria} value={value} onChange={(e) => onChange(e.target.value)}>
          <option value="">{t('ack.choose')}</option>
          {(spec.choices ?? []).map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
        </select>
      ) : <Input {...aria} type={spec.kind === 'date' ? 'date' : 'text'} value={value} onChange={(e) => onChange(e.target.value)} autoComplete="off" {...(fault ? { status: 'error' as const } : {})} />)}
    </Field>
  );
}
