import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { monthText } from '../../format/date';
import { instalmentWords, moneyWords, versionOf } from '../../format/words';
import { useText } from '../../text/text';
import { FactDialog, type Entry, type Values } from '../../ui/FactDialog';
import { navigate } from '../../ui/router';

type ReceiptData = Schemas['Receipt'];
type Allocation = Schemas['Allocation'];

interface Props {
  receipt: ReceiptData;
  onClose: () => void;
}

// Effect says when a change of a receipt has effect: where its month is closed
// it is an adjustment of the first open one, which the service names.
export function Effect({ receipt }: { receipt: ReceiptData }) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['receipt', receipt.number, 'suggestions', ''],
    enabled: may(me, 'allocation', 'create'),
    queryFn: ({ signal }) => dataOf(keeper.client.POST('/api/v1/receipts/{number}/suggestions', { signal, params: { path: { number: receipt.number } }, body: {} })),
  });
  if (!query.data?.adjusts) return null;
  return <p className="note">{t('bench.adjusts', { month: monthText(query.data.month, lang) })}</p>;
}

function useEntries(): Entry[] {
  const { t } = useText();
  return [
    { name: 'customer', label: t('receipt.payerCode') },
    { name: 'date', label: t('receipt.date'), kind: 'date', hint: t('receipt.date.hint') },
    { name: 'valueDate', label: t('receipt.valueDate'), kind: 'date', hint: t('receipt.valueDate.hint') },
    { name: 'amount', label: t('receipt.amount'), kind: 'amount', hint: t('receipt.amount.hint') },
    { name: 'currency', label: t('statement.currency') },
  ];
}

const contentOf = (v: Values) => ({
  customer: v.customer ?? '', date: v.date ?? '', ...(v.valueDate && { valueDate: v.valueDate }), amount: { amount: v.amount ?? '', currency: v.currency ?? '' },
});

// NewReceipt enters a receipt; what it is for is allocated on the bench.
export function NewReceipt({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const entries = [{ name: 'number', label: t('receipt.number'), hint: t('receipt.number.hint') }, ...useEntries()];
  return (
    <FactDialog title={t('receipt.new.ask')} verb={t('receipt.new')} entries={entries} initial={{ currency: 'CNY' }} onClose={onClose}
      send={async (v, key) => {
        await keeper.client.POST('/api/v1/receipts', { params: { header: { 'Idempotency-Key': key } }, body: { number: v.number ?? '', ...contentOf(v) } });
        await keeper.queries.invalidateQueries();
        navigate(`/receipts/${encodeURIComponent(v.number ?? '')}`);
      }}>
      <p>{t('receipt.lasts')}</p>
    </FactDialog>
  );
}

export function CorrectReceipt({ receipt, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const initial = { customer: receipt.customer.code, date: receipt.date, valueDate: receipt.valueDate, amount: receipt.amount?.amount ?? '', currency: receipt.allocated.currency };
  return (
    <FactDialog title={t('receipt.correct.ask', { number: receipt.number })} verb={t('fact.correct')} entries={useEntries()} initial={initial} reason onClose={onClose}
      send={async (v, key) => {
        await keeper.client.PUT('/api/v1/receipts/{number}', {
          params: { path: { number: receipt.number }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(receipt) } },
          body: { ...contentOf(v), ...(receipt.reverses && { reverses: receipt.reverses }), reason: v.reason ?? '' },
        });
        await keeper.queries.invalidateQueries();
      }}>
      <p>{t('fact.corrects')}</p>
      <Effect receipt={receipt} />
    </FactDialog>
  );
}

export function WithdrawReceipt({ receipt, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const count = (receipt.allocations ?? []).length;
  return (
    <FactDialog title={t('receipt.withdraw.ask', { number: receipt.number })} verb={t('fact.withdraw')} entries={[]} initial={{}} reason danger onClose={onClose}
      send={async (v, key) => {
        await keeper.client.POST('/api/v1/receipts/{number}/withdrawal', {
          params: { path: { number: receipt.number }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(receipt) } }, body: { reason: v.reason ?? '' },
        });
        navigate('/receipts');
        await keeper.queries.invalidateQueries();
      }}>
      <p><strong>{receipt.amount ? t('receipt.withdraw.sum', { amount: moneyWords(receipt.amount, t), count }) : t('receipt.withdraw.count', { count })}</strong></p>
      <p>{t('receipt.withdraw.then')}</p>
      <Effect receipt={receipt} />
    </FactDialog>
  );
}

// ReverseReceipt takes money back that went back: all of it, or parts of what
// it was allocated to.
export function ReverseReceipt({ receipt, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [parts, setParts] = useState<Values>({});
  const list = receipt.allocations ?? [];
  const entries: Entry[] = [
    { name: 'number', label: t('receipt.reverse.number'), hint: t('receipt.number.hint') },
    { name: 'date', label: t('receipt.reverse.date'), kind: 'date' },
    { name: 'amount', label: t('receipt.reverse.amount'), kind: 'amount', hint: t('receipt.reverse.amount.hint') },
  ];
  const of = (amount: string) => ({ amount, currency: receipt.allocated.currency });
  return (
    <FactDialog title={t('receipt.reverse.ask', { number: receipt.number })} verb={t('receipt.reverse')} entries={entries} initial={{}} reason danger onClose={onClose}
      send={async (v, key) => {
        const named = v.amount ? list.filter((a) => parts[a.line]?.trim()).map((a) => ({ line: a.line, amount: of((parts[a.line] as string).replace(/[,，\s]/g, '')) })) : [];
        await keeper.client.POST('/api/v1/receipts/{number}/reversal', {
          params: { path: { number: receipt.number }, header: { 'Idempotency-Key': key } },
          body: { number: v.number ?? '', date: v.date ?? '', reason: v.reason ?? '', ...(v.amount && { amount: of(v.amount) }), ...(named.length > 0 && { parts: named }) },
        });
        await keeper.queries.invalidateQueries();
        navigate(`/receipts/${encodeURIComponent(v.number ?? '')}`);
      }}>
      {(values) => (
        <>
          {values.amount?.trim() && list.length > 0 && (
            <fieldset className="parts">
              <legend>{t('receipt.reverse.parts')}</legend>
              {list.map((a) => (
                <label key={a.line}>{t('receipt.reverse.part', { line: a.line, target: a.contract + (a.instalment ? ` ${instalmentWords(a.instalment, t)}` : ''), amount: moneyWords(a.amount, t) })}
                  <input inputMode="decimal" autoComplete="off" value={parts[a.line] ?? ''} onChange={(e) => setParts({ ...parts, [a.line]: e.target.value })} />
                </label>
              ))}
            </fieldset>
          )}
          <p>{t(values.amount?.trim() ? 'receipt.reverse.some' : 'receipt.reverse.all', { amount: receipt.amount ? moneyWords(receipt.amount, t) : t('app.none'), count: list.length })}</p>
        </>
      )}
    </FactDialog>
  );
}

export function CorrectAllocation({ receipt, part, onClose }: Props & { part: Allocation }) {
  const { t } = useText();
  const keeper = useKeeper();
  const entries: Entry[] = [{ name: 'contract', label: t('contract.number') }, { name: 'instalment', label: t('contract.instalment'), hint: t('allocation.instalment.hint') }, { name: 'amount', label: t('bench.amount'), kind: 'amount' }];
  return (
    <FactDialog title={t('allocation.correct.ask', { number: receipt.number, line: part.line })} verb={t('fact.correct')} entries={entries} reason onClose={onClose}
      initial={{ contract: part.contract, instalment: part.instalment, amount: part.amount.amount }}
      send={async (v, key) => {
        await keeper.client.PUT('/api/v1/receipts/{number}/allocations/{line}', {
          params: { path: { number: receipt.number, line: part.line }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(part) } },
          body: { contract: v.contract ?? '', ...(v.instalment && { instalment: v.instalment }), amount: { amount: v.amount ?? '', currency: part.amount.currency }, ...(part.reverses && { reverses: part.reverses }), reason: v.reason ?? '' },
        });
        await keeper.queries.invalidateQueries();
      }}>
      <p>{t('fact.corrects')}</p>
      <Effect receipt={receipt} />
    </FactDialog>
  );
}

export function WithdrawAllocation({ receipt, part, onClose }: Props & { part: Allocation }) {
  const { t } = useText();
  const keeper = useKeeper();
  const target = part.contract + (part.instalment ? ` ${instalmentWords(part.instalment, t)}` : '');
  return (
    <FactDialog title={t('allocation.withdraw.ask', { amount: moneyWords(part.amount, t), target })} verb={t('fact.withdraw')} entries={[]} initial={{}} reason danger onClose={onClose}
      send={async (v, key) => {
        await keeper.client.POST('/api/v1/receipts/{number}/allocations/{line}/withdrawal', {
          params: { path: { number: receipt.number, line: part.line }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(part) } }, body: { reason: v.reason ?? '' },
        });
        await keeper.queries.invalidateQueries();
      }}>
      <p>{t('allocation.withdraw.then', { number: receipt.number })}</p>
      <Effect receipt={receipt} />
    </FactDialog>
  );
}
