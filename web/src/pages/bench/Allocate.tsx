import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { dataOf, newKey, type Schemas } from '../../api/client';
import { faultsOf, Failure } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { monthText } from '../../format/date';
import { signOf } from '../../format/money';
import { instalmentWords, moneyWords } from '../../format/words';
import { useText } from '../../text/text';
import { plainAmount } from '../../ui/FactDialog';
import { Field } from '../../ui/Field';
import { ProblemNote } from '../../ui/ProblemNote';
import { useSubmit } from '../../ui/useSubmit';

export interface Target {
  contract: string;
  instalment: string;
  amount: string;
}

type Trial = Schemas['AllocationTrial'];

// settled is a value once nothing was typed for a moment.
function useSettled(value: Target): Target {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 300);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

const same = (a: Target, b: Target) => a.contract === b.contract && a.instalment === b.instalment && a.amount === b.amount;

// Allocate asks before a part of a receipt is allocated. What the part leaves
// is the service's answer; the button waits for it.
export function Allocate({ receipt, target, onClose }: { receipt: Schemas['Receipt']; target: Target; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [values, setValues] = useState(target);
  const [key] = useState(newKey);
  const wanted = { contract: values.contract.trim(), instalment: values.instalment, amount: plainAmount(values.amount) };
  const settled = useSettled(values);
  const asked = { contract: settled.contract.trim(), instalment: settled.instalment, amount: plainAmount(settled.amount) };
  const trial = useQuery({
    queryKey: ['receipt', receipt.number, 'trial', asked],
    enabled: asked.contract !== '' && /^-?\d+(\.\d+)?$/.test(asked.amount),
    queryFn: ({ signal }) => dataOf(keeper.client.POST('/api/v1/receipts/{number}/trial', {
      signal, params: { path: { number: receipt.number } }, body: { contract: asked.contract, amount: asked.amount, ...(asked.instalment && { instalment: asked.instalment }) },
    })),
    retry: false, gcTime: 0, staleTime: 0,
  });
  const told = same(wanted, asked) && trial.isSuccess && !trial.isFetching ? trial.data : undefined;
  const { error, busy, submit } = useSubmit(async () => {
    if (!told) return;
    try {
      await keeper.client.POST('/api/v1/receipts/{number}/allocations', {
        params: { path: { number: receipt.number }, header: { 'Idempotency-Key': key } },
        body: { contract: told.contract, amount: told.amount, ...(told.instalment && { instalment: told.instalment }) },
      });
    } catch (failed) {
      if (failed instanceof Failure && failed.status === 409) void keeper.queries.invalidateQueries();
      throw failed;
    }
    await keeper.queries.invalidateQueries(); // of contracts and receipts everything changes that counts them
    onClose();
  });
  const wrong = error ?? trial.error ?? undefined;
  return (
    <Modal open title={<Question receipt={receipt.number} trial={told} />} onCancel={onClose} footer={null} destroyOnHidden closable={{ 'aria-label': t('app.close') }}>
      {wrong !== undefined && <ProblemNote error={wrong} fields={{ contract: t('contract.number'), instalment: t('contract.instalment'), amount: t('bench.amount') }} form="allocate-" />}
      <form onSubmit={submit} noValidate>
        <Choices values={values} faults={faultsOf(wrong, ['contract', 'instalment', 'amount']).fields} onChange={setValues} unit={receipt.allocated.currency} />
        <Consequence trial={told} />
        <p className="dialog-buttons">
          <Button onClick={onClose} autoFocus>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit" disabled={!told} loading={busy}>{t('bench.do')}</Button>
        </p>
      </form>
    </Modal>
  );
}

function Question({ receipt, trial }: { receipt: string; trial: Trial | undefined }) {
  const { t } = useText();
  if (!trial) return <>{t('bench.title', { number: receipt })}</>;
  return <>{t('bench.ask', { amount: moneyWords(trial.amount, t), target: trial.contract + (trial.instalment ? ` ${instalmentWords(trial.instalment, t)}` : '') })}</>;
}

// Consequence says what the part leaves, and when it has effect.
function Consequence({ trial }: { trial: Trial | undefined }) {
  const { t, lang } = useText();
  if (!trial) return <p className="quiet" role="status">{t('bench.trial')}</p>;
  return (
    <div role="status">
      <p><strong>{t('bench.left', { left: moneyWords(trial.left, t) })}</strong> {t(signOf(trial.open.amount) < 0 ? 'bench.over' : 'bench.stillOpen', { open: moneyWords(trial.open, t) })}</p>
      {trial.adjusts && <p className="note">{t('bench.adjusts', { month: monthText(trial.month, lang) })}</p>}
      <p>{t('bench.lasts')}</p>
    </div>
  );
}

interface ChoicesProps {
  values: Target;
  unit: string;
  faults: ReturnType<typeof faultsOf>['fields'];
  onChange: (values: Target) => void;
}

// Choices are what may be changed of a proposal: another contract, one of its
// instalments, a part of the amount.
function Choices({ values, unit, faults, onChange }: ChoicesProps) {
  const { t } = useText();
  const keeper = useKeeper();
  const me = useMe();
  const contract = useSettled(values).contract.trim();
  const query = useQuery({
    queryKey: ['contract', contract, 'instalments'],
    enabled: contract !== '' && may(me, 'instalment', 'read'),
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/contracts/{number}/instalments', { signal, params: { path: { number: contract } } })),
    retry: false,
  });
  const instalments = query.isSuccess ? query.data.items ?? [] : [];
  return (
    <>
      <Field id="allocate-contract" label={t('contract.number')} fault={faults.contract}>
        {(aria) => <Input {...aria} value={values.contract} autoComplete="off" onChange={(e) => onChange({ ...values, contract: e.target.value, instalment: '' })} />}
      </Field>
      <Field id="allocate-instalment" label={t('contract.instalment')} fault={faults.instalment}>
        {(aria) => (
          <select {...aria} value={values.instalment} onChange={(e) => onChange({ ...values, instalment: e.target.value })}>
            <option value="">{t('bench.noInstalment')}</option>
            {values.instalment && !instalments.some((i) => i.number === values.instalment) && <option value={values.instalment}>{instalmentWords(values.instalment, t)}</option>}
            {instalments.map((i) => <option key={i.number} value={i.number}>{t('bench.instalment', { name: instalmentWords(i.number, t), due: i.due, open: i.open ? moneyWords(i.open, t) : t('app.none') })}</option>)}
          </select>
        )}
      </Field>
      <Field id="allocate-amount" label={t('unit.in', { label: t('bench.amount'), unit: unit === 'CNY' ? t('unit.cny') : unit })} fault={faults.amount}>
        {(aria) => <Input {...aria} value={values.amount} inputMode="decimal" autoComplete="off" onChange={(e) => onChange({ ...values, amount: e.target.value })} onBlur={() => onChange({ ...values, amount: plainAmount(values.amount) })} />}
      </Field>
    </>
  );
}
