import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { grouped, signOf } from '../../format/money';
import { instalmentWords, moneyWords, spelled, unitOf } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, navigate, withSearch } from '../../ui/router';
import { CorrectAllocation, CorrectReceipt, ReverseReceipt, WithdrawAllocation, WithdrawReceipt } from './Entries';

type ReceiptData = Schemas['Receipt'];
type Allocation = Schemas['Allocation'];
type Open = 'correct' | 'reverse' | 'withdraw';

// Receipt shows whose a receipt is, and what of it is for which contract.
export default function Receipt({ number }: { number?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const name = spelled(number);
  const query = useQuery({
    queryKey: ['receipt', name],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/receipts/{number}', { signal, params: { path: { number: name } } })),
  });
  return <Page title={t('receipt.of', { number: name })}><Async query={query}>{(receipt) => <Body receipt={receipt} />}</Async></Page>;
}

function Body({ receipt }: { receipt: ReceiptData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const left = receipt.unallocated;
  const negative = receipt.amount !== undefined && signOf(receipt.amount.amount) < 0;
  return (
    <>
      {receipt.reverses && <p className="note">{t('receipt.reverses')} <Link to={`/receipts/${encodeURIComponent(receipt.reverses)}`}>{receipt.reverses}</Link></p>}
      <section className="card">
        {receipt.amount && <p className="lead-figure">{moneyWords(receipt.amount, t)}{negative && <span className="quiet"> {t('receipt.back')}</span>}</p>}
        <dl className="facts">
          <dt>{t('receipt.payer')}</dt><dd>{receipt.customer.name} <span className="quiet">{receipt.customer.code || t('receipt.noPayer')}</span></dd>
          <dt>{t('receipt.date')}</dt><dd>{receipt.date} <span className="quiet">{t('receipt.date.hint')}</span></dd>
          <dt>{t('receipt.valueDate')}</dt><dd>{receipt.valueDate}</dd>
          <dt>{t('receipt.allocated')}</dt><dd>{moneyWords(receipt.allocated, t)}</dd>
          {left && <><dt>{t('receipt.left')}</dt><dd className="strong">{moneyWords(left, t)}</dd></>}
        </dl>
        {!receipt.amount && <p className="quiet">{t('receipt.partOnly')}</p>}
        <p className="dialog-buttons no-print">
          {may(me, 'receipt', 'withdraw') && <Button danger onClick={() => setOpen('withdraw')}>{t('fact.withdraw')}</Button>}
          {may(me, 'receipt', 'edit') && <Button onClick={() => setOpen('correct')}>{t('fact.correct')}</Button>}
          {may(me, 'receipt', 'create') && may(me, 'allocation', 'create') && !negative && <Button onClick={() => setOpen('reverse')}>{t('receipt.reverse')}</Button>}
          {left && signOf(left.amount) > 0 && may(me, 'allocation', 'create') && <Button type="primary" onClick={() => navigate(withSearch('/bench', { receipt: receipt.number }))}>{t('receipt.allocate')}</Button>}
        </p>
      </section>
      {may(me, 'allocation', 'read') && <Allocations receipt={receipt} />}
      {open === 'correct' && <CorrectReceipt receipt={receipt} onClose={close} />}
      {open === 'withdraw' && <WithdrawReceipt receipt={receipt} onClose={close} />}
      {open === 'reverse' && <ReverseReceipt receipt={receipt} onClose={close} />}
    </>
  );
}

function Allocations({ receipt }: { receipt: ReceiptData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<{ what: 'correct' | 'withdraw'; part: Allocation }>();
  const list = receipt.allocations ?? [];
  const edits = may(me, 'allocation', 'edit') || may(me, 'allocation', 'withdraw');
  const part = open && (list.find((a) => a.line === open.part.line) ?? open.part); // as it stands now
  return (
    <section className="card">
      <h2>{t('allocation.title')}</h2>
      {list.length === 0 ? <p>{t('allocation.none')}</p> : (
        <div className="scroll">
          <table className="cards">
            <caption className="visually-hidden">{t('allocation.title')}</caption>
            <thead><tr>
              <th scope="col">{t('allocation.line')}</th><th scope="col">{t('contract.number')}</th><th scope="col">{t('contract.instalment')}</th>
              <th scope="col" className="num">{t('unit.in', { label: t('bench.amount'), unit: unitOf(receipt.allocated.currency, t) })}</th>
              {edits && <th scope="col"><span className="visually-hidden">{t('fact.actions')}</span></th>}
            </tr></thead>
            <tbody>{list.map((a) => (
              <tr key={a.line}>
                <th scope="row">{t('allocation.lineOf', { line: a.line })}</th>
                <td data-label={t('contract.number')}>{may(me, 'contract', 'read') ? <Link to={`/contracts/${encodeURIComponent(a.contract)}`}>{a.contract}</Link> : a.contract}</td>
                <td data-label={t('contract.instalment')}>{a.instalment ? instalmentWords(a.instalment, t) : t('bench.noInstalment')}</td>
                <td className="num strong" data-label={t('bench.amount')}><span>{grouped(a.amount.amount)}{a.reverses ? <span className="quiet"> {t('allocation.reverses', { line: a.reverses })}</span> : signOf(a.amount.amount) < 0 && <span className="quiet"> {t('receipt.back')}</span>}</span></td>
                {edits && <td className="row-actions">
                  {may(me, 'allocation', 'edit') && <Button size="small" onClick={() => setOpen({ what: 'correct', part: a })} aria-label={t('allocation.correct', { line: a.line })}>{t('fact.correct')}</Button>}
                  {may(me, 'allocation', 'withdraw') && <Button size="small" danger onClick={() => setOpen({ what: 'withdraw', part: a })} aria-label={t('allocation.withdraw', { line: a.line })}>{t('fact.withdraw')}</Button>}
                </td>}
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {open && part && (open.what === 'correct'
        ? <CorrectAllocation receipt={receipt} part={part} onClose={() => setOpen(undefined)} />
        : <WithdrawAllocation receipt={receipt} part={part} onClose={() => setOpen(undefined)} />)}
    </section>
  );
}
