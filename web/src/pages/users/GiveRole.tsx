import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { Failure, faultsOf, type Fault } from '../../api/problem';
import { useKeeper } from '../../api/session';
import { dayAfter } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { Field, TextField } from '../../ui/Field';
import { ProblemNote } from '../../ui/ProblemNote';
import { useMatrix, usePolicy } from './policy';
import { Powers } from './Powers';
import { datesText, listed } from '../../text/scope';
import { basic, unitsOf } from './words';

const fields = ['role', 'units', 'from', 'to', 'reason'] as const;
type FieldName = (typeof fields)[number];

const empty = { role: '', units: '', from: '', to: '', reason: '' };

// GiveRole gives a role in two steps: what and why, then what the person will be
// able to see with it.
export function GiveRole({ user }: { user: Schemas['User'] }) {
  const { t } = useText();
  const policy = usePolicy();
  const [values, setValues] = useState<Record<FieldName, string>>(empty);
  const [missing, setMissing] = useState<Partial<Record<FieldName, Fault>>>({});
  const [error, setError] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState('');
  if (policy.data === undefined) return policy.isError || policy.isLoading ? <Async query={policy} lines={1}>{() => null}</Async> : null;
  const roles = (policy.data.roles ?? []).filter((r) => r.role !== basic);
  const role = roles.find((r) => r.role === values.role);
  const set = (name: FieldName) => (value: string) => setValues((old) => ({ ...old, [name]: value }));
  const labels: Record<FieldName, string> = {
    role: t('grant.give.role'), units: t('grant.give.units'), from: t('grant.give.from'), to: t(role?.dated ? 'grant.give.to.needed' : 'grant.give.to'), reason: t('grant.give.reason'),
  };
  const next = (event: FormEvent) => {
    event.preventDefault();
    const found: Partial<Record<FieldName, Fault>> = {};
    const need = (name: FieldName, wrong: boolean, detail: string) => { if (wrong) found[name] = { code: 'needed', detail }; };
    need('role', !role, t('grant.needs.role'));
    need('units', Boolean(role?.units) && unitsOf(values.units).length === 0, t('grant.needs.units'));
    need('to', Boolean(role?.dated) && !values.to, t('grant.needs.to'));
    need('reason', values.reason.trim() === '', t('grant.needs.reason'));
    setMissing(found);
    setError(undefined);
    setDone('');
    const wrong = fields.find((name) => found[name]);
    if (wrong) document.getElementById(`give-${wrong}`)?.focus();
    else setAsking(true);
  };
  const faults = { ...faultsOf(error, fields).fields, ...missing };
  const date = (name: 'from' | 'to') => (
    <Field id={`give-${name}`} label={labels[name]} fault={faults[name]}>
      {(aria) => <input {...aria} type="date" className="plain-input" value={values[name]} onChange={(e) => set(name)(e.target.value)} />}
    </Field>
  );
  return (
    <>
      <form className="narrow" onSubmit={next} noValidate>
        <h3>{t('grant.give')}</h3>
        {done && <p className="done" role="status">✓ {done}</p>}
        {error !== undefined && <ProblemNote error={error} fields={labels} form="give-" />}
        <Field id="give-role" label={labels.role} fault={faults.role}>
          {(aria) => (
            <select {...aria} className="plain-input" value={values.role} onChange={(e) => set('role')(e.target.value)}>
              <option value="">{t('grant.give.choose')}</option>
              {roles.map((r) => <option key={r.role} value={r.role}>{t('grant.role', { title: r.title, role: r.role })}</option>)}
            </select>
          )}
        </Field>
        {role?.units && <TextField id="give-units" label={labels.units} value={values.units} onChange={set('units')} fault={faults.units} autoComplete="off" />}
        {date('from')}
        {date('to')}
        <TextField id="give-reason" label={labels.reason} value={values.reason} onChange={set('reason')} fault={faults.reason} autoComplete="off" />
        <Button htmlType="submit">{t('grant.give.next')}</Button>
      </form>
      {asking && role && (
        <Give user={user} role={role} values={values} onClose={() => setAsking(false)} onRefused={setError}
          onGiven={(grant) => { setDone(t(grant.state === 'pending' ? 'grant.give.pending' : 'grant.give.done', { title: role.title })); setValues(empty); }} />
      )}
    </>
  );
}

interface GiveProps {
  user: Schemas['User'];
  role: Schemas['PolicyRole'];
  values: Record<FieldName, string>;
  onClose: () => void;
  onRefused: (error: unknown) => void; // something is wrong with a field
  onGiven: (grant: Schemas['Grant']) => void;
}

// Give asks once more, with what the role lets the person see in words.
function Give({ user, role, values, onClose, onRefused, onGiven }: GiveProps) {
  const { t } = useText();
  const keeper = useKeeper();
  const matrix = useMatrix();
  const units = role.units ? unitsOf(values.units) : [];
  const to = values.to && dayAfter(values.to); // the data's end is the day after
  const send = async () => {
    try {
      const body = { role: role.role, reason: values.reason.trim(), ...(units.length > 0 && { units }), ...(values.from && { from: values.from }), ...(to && { to }) };
      onGiven(await dataOf(keeper.client.POST('/api/v1/users/{id}/grants', { params: { path: { id: user.id } }, body })));
      void keeper.queries.invalidateQueries({ queryKey: ['grants'] });
    } catch (failed) {
      if (!(failed instanceof Failure) || failed.status !== 422 || !failed.document?.errors?.length) throw failed;
      onRefused(failed);
    }
  };
  return (
    <Confirm title={t('grant.give.ask', { name: user.name, title: role.title })} verb={t('grant.give.submit')} reason={false} send={send} onClose={onClose}>
      <Async query={matrix} lines={3}>{(page) => <Powers rows={page.items ?? []} role={role.role} when="will" />}</Async>
      <p>{t('grant.give.dates', { dates: datesText({ from: values.from, to }, t) })}{units.length > 0 && <> {t('grant.units', { units: listed(units, t) })}</>}</p>
      <p className="quiet">{t('grant.give.second')}</p>
    </Confirm>
  );
}
