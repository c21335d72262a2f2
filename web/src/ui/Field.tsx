import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { Fault } from '../api/problem';
import { useText } from '../text/text';

interface Props {
  id: string;
  label: string;
  hint?: string | undefined;
  fault?: Fault | undefined;
  children: (aria: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }) => ReactNode;
}

// Field is one field of a form: its label above, what is wrong with it below.
export function Field({ id, label, hint, fault, children }: Props) {
  const { t } = useText();
  const note = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': Boolean(fault), 'aria-describedby': fault || hint ? note : undefined })}
      {(fault || hint) && (
        <p id={note} className={fault ? 'field-fault' : 'quiet'}>
          {fault ? <>{fault.detail} {fault.fix ? t('problem.fix', { fix: fault.fix }) : ''}</> : hint}
        </p>
      )}
    </div>
  );
}

interface TextProps extends Omit<Props, 'children'> {
  value: string;
  onChange: (value: string) => void;
  secret?: boolean;
  autoComplete?: string;
  autoFocus?: boolean;
}

// TextField is a field for a line of text.
export function TextField({ value, onChange, secret, autoComplete, autoFocus, ...field }: TextProps) {
  const Kind = secret ? Input.Password : Input;
  return (
    <Field {...field}>
      {(aria) => (
        <Kind {...aria} value={value} onChange={(e) => onChange(e.target.value)} autoComplete={autoComplete} autoFocus={autoFocus}
          {...(field.fault ? { status: 'error' as const } : {})} />
      )}
    </Field>
  );
}
