import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { mayAbout, useKeeper, useMe } from '../../api/session';
import { dayRange, today } from '../../format/date';
import { grouped, withCurrency } from '../../format/money';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { FactDialog } from './FactDialog';
import type { Lane } from './Lanes';
import { absentAsNothing, lastFour } from './reading';

interface Props {
  code: string;
  name: string;
  self: boolean;
  lane: (lane: Lane) => void; // base pay among the other lanes
}

// Pay is base pay and account over time. Every reading of somebody else's is
// noted, so it is read when one asks for it. What is out of reach is not there.
export function Pay({ code, name, self, lane }: Props) {
  const { t } = useText();
  const [asked, setAsked] = useState(self);
  return (
    <section className="card">
      <h2>{t('pay.title')}</h2>
      {asked ? <Parts code={code} name={name} lane={lane} /> : <><p>{t('pay.noted')}</p><p><Button onClick={() => setAsked(true)}>{t('pay.show')}</Button></p></>}
    </section>
  );
}

function Parts({ code, name, lane }: Omit<Props, 'self'>) {
  const me = useMe();
  return (
    <>
      {mayAbout(me, 'person.pay', 'read', code) && <Base code={code} name={name} lane={lane} />}
      {mayAbout(me, 'person.bank', 'read', code) && <Bank code={code} name={name} />}
      {!mayAbout(me, 'person.pay', 'read', code) && mayAbout(me, 'person.pay.masked', 'read', code) && <Masked code={code} />}
    </>
  );
}

function Base({ code, name, lane }: Omit<Props, 'self'>) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<{ from: string }>();
  const query = useQuery({ queryKey: ['person', code, 'pay'], staleTime: Infinity, queryFn: ({ signal }) => absentAsNothing(dataOf(keeper.client.GET('/api/v1/persons/{code}/pay', { signal, params: { path: { code } } }))) });
  const list = query.data?.items ?? [];
  const label = t('pay.base');
  useEffect(() => {
    const items = query.data?.items ?? [];
    lane({ label, stretches: items.map((p) => ({ from: p.from, to: p.to, text: withCurrency(p.monthly.amount, p.monthly.currency) })) });
  }, [query.data, label, lane]);
  const edits = mayAbout(me, 'person.pay', 'edit', code);
  const currencies = [...new Set(list.map((p) => p.monthly.currency))];
  const head = currencies.length === 1 ? t('unit.in', { label: t('pay.monthly'), unit: currencies[0] === 'CNY' ? t('unit.cny') : (currencies[0] as string) }) : t('pay.monthly');
  return (
    <Async query={query} lines={2}>
      {(page) => (page === null ? <p>{t('pay.outOfReach')}</p> : (
        <>
          {list.length === 0 ? <p>{t('pay.none')}</p> : (
            <div className="scroll">
              <table className="cards">
                <caption className="visually-hidden">{t('pay.base')}</caption>
                <thead><tr><th scope="col">{t('person.days')}</th><th scope="col" className="num">{head}</th>{edits && <th scope="col"><span className="visually-hidden">{t('people.actions')}</span></th>}</tr></thead>
                <tbody>{[...list].reverse().map((p) => (
                  <tr key={p.from}>
                    <th scope="row">{dayRange(p.from, p.to, lang)}</th>
                    <td className="num" data-label={head}>{currencies.length === 1 ? grouped(p.monthly.amount) : withCurrency(p.monthly.amount, p.monthly.currency)}</td>
                    {edits && <td><span className="row-actions"><button type="button" className="line-button" onClick={() => setOpen({ from: p.from })}>{t('people.correct')}</button></span></td>}
                  </tr>
                ))}</tbody>
              </table>
            </div>
          )}
          {edits && <p className="dialog-buttons"><Button onClick={() => setOpen({ from: '' })}>{t('pay.add')}</Button></p>}
          {open && <ChangePay code={code} name={name} one={list.find((p) => p.from === open.from)} currency={list.at(-1)?.monthly.currency ?? 'CNY'} onClose={() => setOpen(undefined)} />}
        </>
      ))}
    </Async>
  );
}

// ChangePay sets base pay from a day on, or corrects a stretch of it.
function ChangePay({ code, name, one, currency, onClose }: { code: string; name: string; one: Schemas['BasePay'] | undefined; currency: string; onClose: () => void }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const amount = { name: 'amount', label: t('unit.in', { label: t('pay.monthly'), unit: currency === 'CNY' ? t('unit.cny') : currency }) };
  const who = `${name} ${code}`;
  if (!one) {
    return (
      <FactDialog title={(v) => t('ask.pay.add', { name: who, from: v.from ?? '', amount: withCurrency(v.amount ?? '', currency) })} verb={t('pay.add')} text={<p>{t('then.pay.add')}</p>} reason
        fields={[{ name: 'from', label: t('person.from'), kind: 'date' }, amount]} first={{ from: today(), amount: '' }}
        send={(v, key, reason) => dataOf(keeper.client.POST('/api/v1/persons/{code}/pay', { params: { path: { code }, header: { 'Idempotency-Key': key } }, body: { from: v.from ?? '', monthly: { amount: v.amount ?? '', currency }, reason } }))} onClose={onClose} />
    );
  }
  const params = { path: { code, from: one.from } };
  return (
    <FactDialog title={() => t('ask.pay.edit', { name: who, days: dayRange(one.from, one.to, lang) })} verb={t('people.correct')} text={<p>{t('then.pay.edit', { amount: withCurrency(one.monthly.amount, one.monthly.currency) })}</p>} reason
      fields={[amount, { name: 'to', label: t('person.to'), kind: 'date', optional: true }]} first={{ amount: one.monthly.amount, to: one.to ?? '' }}
      send={(v, key, reason) => dataOf(keeper.client.PUT('/api/v1/persons/{code}/pay/{from}', { params: { ...params, header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` } }, body: { monthly: { amount: v.amount ?? '', currency: one.monthly.currency }, reason, ...(v.to && { to: v.to }) } }))} onClose={onClose} />
  );
}

function Bank({ code, name }: { code: string; name: string }) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<{ from: string }>();
  const query = useQuery({ queryKey: ['person', code, 'bank'], staleTime: Infinity, queryFn: ({ signal }) => absentAsNothing(dataOf(keeper.client.GET('/api/v1/persons/{code}/bank', { signal, params: { path: { code } } }))) });
  const edits = mayAbout(me, 'person.bank', 'edit', code);
  const account = { name: 'account', label: t('pay.account') };
  const who = `${name} ${code}`;
  const one = (query.data?.items ?? []).find((b) => b.from === open?.from);
  return (
    <Async query={query} lines={1}>
      {(page) => (page === null ? null : (
        <>
          <h3>{t('pay.bank')}</h3>
          {(page.items ?? []).length === 0 ? <p>{t('pay.bank.none')}</p> : (
            <ul className="tasks">{[...(page.items ?? [])].reverse().map((b) => (
              <li key={b.from}><span>{b.account ? t('pay.ends', { ends: lastFour(b.account) }) : t('pay.noAccount')}</span>
                <span className="quiet">{dayRange(b.from, b.to, lang)} {edits && <button type="button" className="line-button" onClick={() => setOpen({ from: b.from })}>{t('people.correct')}</button>}</span></li>
            ))}</ul>
          )}
          {edits && <p className="dialog-buttons"><Button onClick={() => setOpen({ from: '' })}>{t('pay.bank.add')}</Button></p>}
          {open && !one && (
            <FactDialog title={(v) => t('ask.bank.add', { name: who, from: v.from ?? '' })} verb={t('pay.bank.add')} text={<p>{t('then.bank.add')}</p>} reason fields={[{ name: 'from', label: t('person.from'), kind: 'date' }, account]} first={{ from: today(), account: '' }}
              send={(v, key, reason) => dataOf(keeper.client.POST('/api/v1/persons/{code}/bank', { params: { path: { code }, header: { 'Idempotency-Key': key } }, body: { from: v.from ?? '', account: v.account ?? '', reason } }))} onClose={() => setOpen(undefined)} />
          )}
          {open && one && (
            <FactDialog title={() => t('ask.bank.edit', { name: who, days: dayRange(one.from, one.to, lang) })} verb={t('people.correct')} text={<p>{t('then.correct')}</p>} reason fields={[account]} first={{ account: '' }}
              send={(v, key, reason) => dataOf(keeper.client.PUT('/api/v1/persons/{code}/bank/{from}', { params: { path: { code, from: one.from }, header: { 'Idempotency-Key': key, 'If-Match': `"${one.revision}"` } }, body: { account: v.account ?? '', reason } }))} onClose={() => setOpen(undefined)} />
          )}
        </>
      ))}
    </Async>
  );
}

// Masked tells that pay and account changed, and not to what.
function Masked({ code }: { code: string }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const query = useQuery({ queryKey: ['person', code, 'pay-masked'], staleTime: Infinity, queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/persons/{code}/pay-masked', { signal, params: { path: { code } } })) });
  return (
    <Async query={query} lines={2}>
      {(page) => ((page.items ?? []).length === 0 ? <p>{t('pay.none')}</p> : (
        <>
          <p className="quiet">{t('pay.masked')}</p>
          <ul className="tasks">{[...(page.items ?? [])].reverse().map((p) => (
            <li key={p.from}><span>{dayRange(p.from, p.to, lang)}</span><span className="quiet">{p.currency}{p.accountEnds && ` · ${t('pay.ends', { ends: p.accountEnds })}`}</span></li>
          ))}</ul>
        </>
      ))}
    </Async>
  );
}
