import { Button } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { grouped, signOf } from '../../format/money';
import { daysSince, instalmentWords, moneyWords, unitOf, versionOf } from '../../format/words';
import { useText } from '../../text/text';
import { FactDialog, type Entry } from '../../ui/FactDialog';

type ContractData = Schemas['Contract'];
type Instalment = Schemas['Instalment'];

// today is the day where the reader is.
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

// Instalments are what falls due when, against what was paid.
export function Instalments({ contract }: { contract: ContractData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<{ what: 'add' | 'correct' | 'withdraw'; part?: Instalment }>();
  const list = contract.instalments ?? [];
  const unit = unitOf(contract.amount.currency, t);
  const edits = may(me, 'instalment', 'edit') || may(me, 'instalment', 'withdraw');
  const cash = list.some((i) => i.paid);
  const part = open?.part && (list.find((i) => i.number === open.part?.number) ?? open.part);
  return (
    <section className="card">
      <h2>{t('instalment.title')}</h2>
      {list.length === 0 ? <p>{t('instalment.none')}</p> : (
        <div className="scroll">
          <table className="cards">
            <caption className="visually-hidden">{t('instalment.title')}</caption>
            <thead><tr>
              <th scope="col">{t('contract.instalment')}</th><th scope="col">{t('instalment.due')}</th><th scope="col" className="num">{t('unit.in', { label: t('instalment.amount'), unit })}</th>
              {cash && <><th scope="col" className="num">{t('unit.in', { label: t('contract.collected'), unit })}</th><th scope="col" className="num">{t('unit.in', { label: t('contract.open'), unit })}</th><th scope="col">{t('statement.state')}</th></>}
              {edits && <th scope="col"><span className="visually-hidden">{t('fact.actions')}</span></th>}
            </tr></thead>
            <tbody>{list.map((i) => (
              <tr key={i.number}>
                <th scope="row">{instalmentWords(i.number, t)}</th>
                <td className="nowrap" data-label={t('instalment.due')}>{i.due}</td>
                <td className="num" data-label={t('instalment.amount')}>{grouped(i.amount.amount)}</td>
                {cash && <><td className="num" data-label={t('contract.collected')}>{i.paid ? grouped(i.paid.amount) : t('app.none')}</td><td className="num strong" data-label={t('contract.open')}>{i.open ? grouped(i.open.amount) : t('app.none')}</td><td data-label={t('statement.state')}><State part={i} /></td></>}
                {edits && <td className="row-actions">
                  {may(me, 'instalment', 'edit') && <Button size="small" onClick={() => setOpen({ what: 'correct', part: i })} aria-label={t('instalment.correct', { name: instalmentWords(i.number, t) })}>{t('fact.correct')}</Button>}
                  {may(me, 'instalment', 'withdraw') && <Button size="small" danger onClick={() => setOpen({ what: 'withdraw', part: i })} aria-label={t('instalment.withdraw', { name: instalmentWords(i.number, t) })}>{t('fact.withdraw')}</Button>}
                </td>}
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {may(me, 'instalment', 'create') && <p><Button onClick={() => setOpen({ what: 'add' })}>{t('instalment.add')}</Button></p>}
      {open && <Edit contract={contract} what={open.what} part={part} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

// State says in words whether an instalment is paid, waits or is late.
function State({ part }: { part: Instalment }) {
  const { t } = useText();
  if (!part.open) return <>{t('app.none')}</>;
  const left = signOf(part.open.amount);
  if (left < 0) return <span>{t('instalment.over')}</span>;
  if (left === 0) return <span className="status status-paid">✓ {t('instalment.paid')}</span>;
  const late = daysSince(part.due);
  return late > 0 ? <span className="status status-failed">! {t('instalment.late', { days: late })}</span> : <span className="status">{t('instalment.waits')}</span>;
}

interface EditProps {
  contract: ContractData;
  what: 'add' | 'correct' | 'withdraw';
  part: Instalment | undefined;
  onClose: () => void;
}

function Edit({ contract, what, part, onClose }: EditProps) {
  const { t } = useText();
  const keeper = useKeeper();
  const name = part ? instalmentWords(part.number, t) : '';
  const content: Entry[] = [{ name: 'due', label: t('instalment.due'), kind: 'date' }, { name: 'amount', label: t('unit.in', { label: t('instalment.amount'), unit: unitOf(contract.amount.currency, t) }), kind: 'amount' }];
  const entries = what === 'add' ? [{ name: 'number', label: t('instalment.number') }, ...content] : what === 'correct' ? content : [];
  const verb = { add: 'instalment.add', correct: 'fact.correct', withdraw: 'fact.withdraw' } as const;
  return (
    <FactDialog title={t(`instalment.ask.${what}`, { contract: contract.number, name })} verb={t(verb[what])} entries={entries} reason={what !== 'add'} danger={what === 'withdraw'} onClose={onClose}
      initial={part ? { due: part.due, amount: part.amount.amount } : {}}
      send={async (v, key) => {
        const of = { due: v.due ?? '', amount: { amount: v.amount ?? '', currency: contract.amount.currency } };
        const header = { 'Idempotency-Key': key, 'If-Match': part ? versionOf(part) : '' };
        const path = { number: contract.number, instalment: part?.number ?? '' };
        if (what === 'add') await keeper.client.POST('/api/v1/contracts/{number}/instalments', { params: { path: { number: contract.number }, header: { 'Idempotency-Key': key } }, body: { number: v.number ?? '', ...of } });
        else if (what === 'correct') await keeper.client.PUT('/api/v1/contracts/{number}/instalments/{instalment}', { params: { path, header }, body: { ...of, reason: v.reason ?? '' } });
        else await keeper.client.POST('/api/v1/contracts/{number}/instalments/{instalment}/withdrawal', { params: { path, header }, body: { reason: v.reason ?? '' } });
        await keeper.queries.invalidateQueries();
      }}>
      {what === 'withdraw' && part && <p><strong>{t('instalment.withdraw.sum', { amount: moneyWords(part.amount, t), due: part.due })}</strong></p>}
      <p>{t(`instalment.then.${what}`)}</p>
    </FactDialog>
  );
}
