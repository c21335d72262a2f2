import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { monthText } from '../../format/date';
import { grouped, signOf } from '../../format/money';
import { instalmentWords, moneyWords, unitOf } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { TextField } from '../../ui/Field';
import { Link } from '../../ui/router';
import { Allocate, type Target } from './Allocate';

type Proposals = Schemas['Proposals'];
type ReceiptData = Schemas['Receipt'];

// Matches are what a receipt may have been meant for, the strongest evidence
// first. What the payer wrote can be pasted; it goes nowhere but into the
// question.
export function Matches({ receipt }: { receipt: ReceiptData }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const [memo, setMemo] = useState('');
  const [asked, setAsked] = useState('');
  const [target, setTarget] = useState<Target>();
  const back = receipt.unallocated !== undefined && signOf(receipt.unallocated.amount) < 0;
  const query = useQuery({
    queryKey: ['receipt', receipt.number, 'suggestions', asked],
    queryFn: ({ signal }) => dataOf(keeper.client.POST('/api/v1/receipts/{number}/suggestions', { signal, params: { path: { number: receipt.number } }, body: asked ? { memo: asked } : {} })),
  });
  return (
    <>
      <h2>{t('bench.receipt', { number: receipt.number })}</h2>
      <dl className="facts">
        <dt>{t('receipt.payer')}</dt><dd>{receipt.customer.name} <span className="quiet">{receipt.customer.code || t('receipt.noPayer')}</span></dd>
        <dt>{t('receipt.date')}</dt><dd>{receipt.date}</dd>
        {receipt.amount && <><dt>{t('receipt.amount')}</dt><dd>{moneyWords(receipt.amount, t)}</dd></>}
        {receipt.unallocated && <><dt>{t('receipt.left')}</dt><dd className="strong">{moneyWords(receipt.unallocated, t)}</dd></>}
      </dl>
      <p><Link to={`/receipts/${encodeURIComponent(receipt.number)}`}>{t('bench.toReceipt')}</Link></p>
      {back ? <p className="note">{t('bench.back')}</p> : (
        <>
          <form className="memo" onSubmit={(e) => { e.preventDefault(); setAsked(memo.trim()); }}>
            <TextField id="memo" label={t('bench.memo')} hint={t('bench.memo.hint')} value={memo} onChange={setMemo} autoComplete="off" />
            <Button htmlType="submit">{t('bench.memo.find')}</Button>
          </form>
          <Async query={query} lines={3}>
            {(found) => (
              <>
                {found.adjusts && <p className="note">{t('bench.closed', { month: monthText(found.month, lang) })}</p>}
                <Candidates found={found} currency={receipt.allocated.currency} onChoose={setTarget} />
                <p><Button onClick={() => setTarget({ contract: '', instalment: '', amount: found.left?.amount ?? '' })}>{t('bench.other')}</Button></p>
              </>
            )}
          </Async>
        </>
      )}
      {target && <Allocate receipt={receipt} target={target} onClose={() => setTarget(undefined)} />}
    </>
  );
}

function Candidates({ found, currency, onChoose }: { found: Proposals; currency: string; onChoose: (target: Target) => void }) {
  const { t } = useText();
  const items = found.items ?? [];
  if (items.length === 0) return <p>{t('bench.noMatch')}</p>;
  const unit = unitOf(currency, t);
  return (
    <div className="scroll">
      <table className="cards">
        <caption className="quiet">{t('bench.matches', { unit })}</caption>
        <thead><tr>
          <th scope="col">{t('bench.matching')}</th><th scope="col" className="num">{t('bench.openAmount')}</th>
          <th scope="col" className="num">{t('bench.proposed')}</th><th scope="col"><span className="visually-hidden">{t('bench.do')}</span></th>
        </tr></thead>
        <tbody>{items.map((p) => {
          const name = p.contract + (p.instalment ? ` ${instalmentWords(p.instalment, t)}` : '');
          return (
            <tr key={name}>
              <th scope="row"><span><Link to={`/contracts/${encodeURIComponent(p.contract)}`}>{p.contract}</Link> {p.instalment && instalmentWords(p.instalment, t)}
                <br /><span className="quiet">{p.customer.name} {p.customer.code}{p.due && <>{' · '}<span className="nowrap">{t('bench.due', { date: p.due })}</span></>}</span>
                <ul className="bare grounds" aria-label={t('bench.because')}>{(p.evidence ?? []).map((e) => <li key={e.code}>{e.text}</li>)}</ul></span></th>
              <td className="num" data-label={t('bench.openAmount')}>{grouped(p.open.amount)}</td>
              <td className="num" data-label={t('bench.proposed')}><span><strong>{grouped(p.amount.amount)}</strong><br /><span className="quiet">{t('bench.after', { left: grouped(p.left.amount) })}</span></span></td>
              <td><Button size="small" onClick={() => onChoose({ contract: p.contract, instalment: p.instalment ?? '', amount: p.amount.amount })} aria-label={t('bench.doOn', { name })}>{t('bench.do')}</Button></td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}
