import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { signOf } from '../../format/money';
import { moneyWords, spelled } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link, withSearch } from '../../ui/router';
import { CorrectContract, WithdrawContract } from './Entries';
import { Instalments, today } from './Instalments';
import { Shares } from './Shares';

type ContractData = Schemas['Contract'];

// Contract shows what is owed, what came, and whose it is.
export default function Contract({ number }: { number?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const name = spelled(number);
  const query = useQuery({
    queryKey: ['contract', name],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/contracts/{number}', { signal, params: { path: { number: name } } })),
  });
  return <Page title={t('contract.of', { number: name })}><Async query={query}>{(contract) => <Body contract={contract} />}</Async></Page>;
}

function Body({ contract }: { contract: ContractData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<'correct' | 'withdraw'>();
  const overdue = (contract.instalments ?? []).filter((i) => i.due < today() && i.open && signOf(i.open.amount) > 0);
  return (
    <>
      <section className="card">
        <p className="lead-figure">{moneyWords(contract.amount, t)}</p>
        {contract.collected && contract.open && <p><strong>{t('contract.paid', { collected: moneyWords(contract.collected, t), open: moneyWords(contract.open, t) })}</strong></p>}
        {!contract.collected && <p className="quiet">{t('contract.noCash')}</p>}
        {overdue.length > 0 && <p className="note">{t('contract.overdue', { count: overdue.length, first: overdue[0]?.due ?? '' })}</p>}
        <dl className="facts">
          <dt>{t('contract.customer')}</dt><dd>{contract.customer.name} <span className="quiet">{contract.customer.code}</span></dd>
          <dt>{t('contract.kind')}</dt><dd>{contract.kind || t('app.none')}</dd>
          <dt>{t('contract.signed')}</dt><dd>{contract.signed}</dd>
          <dt>{t('contract.net')}</dt><dd>{moneyWords(contract.net, t)}</dd>
        </dl>
        <p className="dialog-buttons no-print">
          {may(me, 'contract', 'withdraw') && <Button danger onClick={() => setOpen('withdraw')}>{t('fact.withdraw')}</Button>}
          {may(me, 'contract', 'edit') && <Button onClick={() => setOpen('correct')}>{t('fact.correct')}</Button>}
        </p>
      </section>
      {may(me, 'pending', 'read') && <Gate contract={contract.number} />}
      {may(me, 'instalment', 'read') && <Instalments contract={contract} />}
      {may(me, 'split', 'read') && <Shares contract={contract} />}
      {may(me, 'receipt', 'read') && contract.collected && <Receipts contract={contract.number} />}
      {open === 'correct' && <CorrectContract contract={contract} onClose={() => setOpen(undefined)} />}
      {open === 'withdraw' && <WithdrawContract contract={contract} onClose={() => setOpen(undefined)} />}
    </>
  );
}

// Gate is what is earned on the contract and waits, as far as the service tells
// its reader.
function Gate({ contract }: { contract: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['pending', 'of contracts'],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/pending', { signal, params: { query: { limit: 200 } } })),
  });
  const waiting = (query.data?.items ?? []).filter((p) => p.contract === contract);
  if (waiting.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('waiting.title')}</h2>
      <ul>{waiting.map((p, i) => (
        <li key={i}>
          {p.payee} <strong>{moneyWords({ amount: p.amount, currency: p.currency }, t)}</strong> {p.waits}{!p.signed && ` ${t('waiting.unsigned')}`}
          {p.missing && <> {t('contract.gate', { cash: moneyWords(p.missing, t) })}</>}
        </li>
      ))}</ul>
    </section>
  );
}

// Receipts are those of which something is allocated to the contract.
function Receipts({ contract }: { contract: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['receipts', 'of contract', contract],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/receipts', { signal, params: { query: { contract, sort: '-date', limit: 50, total: true } } })),
  });
  return (
    <section className="card">
      <h2>{t('contract.receipts')}</h2>
      <Async query={query} lines={2}>
        {(page) => {
          const items = page.items ?? [];
          if (items.length === 0) return <p>{t('contract.receipts.none')}</p>;
          return (
            <>
              <p className="quiet">{t('contract.receipts.text', { count: page.total ?? items.length })} <Link to={withSearch('/receipts', { contract })}>{t('contract.receipts.all')}</Link></p>
              <ul className="tasks">{items.map((r) => (
                <li key={r.number}><Link to={`/receipts/${encodeURIComponent(r.number)}`}>{r.number}</Link><span className="quiet">{r.date} · {r.customer.name ?? r.customer.code}{r.reverses && ` · ${t('kind.reversal')}`}</span></li>
              ))}</ul>
            </>
          );
        }}
      </Async>
    </section>
  );
}
