import { Button } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { fractionOf, percentOf } from '../../format/percent';
import { versionOf } from '../../format/words';
import { useText } from '../../text/text';
import { FactDialog } from '../../ui/FactDialog';

type ContractData = Schemas['Contract'];
type ShareSet = Schemas['ShareSet'];

const firstDay = '0001-01-01'; // from the beginning

interface Row {
  person: string;
  share: string;
}

// Shares say who shares in a contract from when on; overlays are beside the
// split. Shares of people out of reach are not told.
export function Shares({ contract }: { contract: ContractData }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<{ what: 'add' | 'correct' | 'withdraw'; set?: ShareSet }>();
  const sets = contract.splits ?? [];
  const set = open?.set && (sets.find((s) => s.from === open.set?.from && s.overlay === open.set.overlay) ?? open.set);
  return (
    <section className="card">
      <h2>{t('split.title')}</h2>
      {sets.length === 0 && <p>{t('split.none')}</p>}
      {sets.map((s) => {
        const name = t(s.overlay ? 'split.overlay' : 'split.split', { from: fromWords(s, t('split.beginning')) });
        return (
          <div key={s.from + String(s.overlay)} className="share-set">
            <h3>{name}</h3>
            <table className="cards">
              <caption className="visually-hidden">{name}</caption>
              <thead><tr><th scope="col">{t('statement.payee')}</th><th scope="col" className="num">{t('split.share')}</th></tr></thead>
              <tbody>{(s.shares ?? []).map((one) => (
                <tr key={one.person.code}>
                  <th scope="row">{one.person.name} <span className="quiet">{one.person.code}</span></th>
                  <td className="num" data-label={t('split.share')}>{one.share ? percentOf(one.share) : <span className="quiet">{t('split.hidden')}</span>}</td>
                </tr>
              ))}</tbody>
            </table>
            <p className="row-actions">
              {may(me, 'split', 'edit') && <Button size="small" onClick={() => setOpen({ what: 'correct', set: s })} aria-label={t('split.correct', { name })}>{t('fact.correct')}</Button>}
              {may(me, 'split', 'withdraw') && <Button size="small" danger onClick={() => setOpen({ what: 'withdraw', set: s })} aria-label={t('split.withdraw', { name })}>{t('fact.withdraw')}</Button>}
            </p>
          </div>
        );
      })}
      {may(me, 'split', 'create') && <p><Button onClick={() => setOpen({ what: 'add' })}>{t('split.add')}</Button></p>}
      {open && <Edit contract={contract} what={open.what} set={set} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

const fromWords = (s: Pick<ShareSet, 'from'>, beginning: string) => (s.from === firstDay ? beginning : s.from);

interface EditProps {
  contract: ContractData;
  what: 'add' | 'correct' | 'withdraw';
  set: ShareSet | undefined;
  onClose: () => void;
}

function Edit({ contract, what, set, onClose }: EditProps) {
  const { t } = useText();
  const keeper = useKeeper();
  const [rows, setRows] = useState<Row[]>(() => (set ? (set.shares ?? []).map((s) => ({ person: s.person.code, share: s.share ? percentOf(s.share).replace('%', '') : '' })) : [{ person: '', share: '100' }]));
  const [overlay, setOverlay] = useState(set?.overlay ?? false);
  const verb = { add: 'split.add', correct: 'fact.correct', withdraw: 'fact.withdraw' } as const;
  const name = set ? t(set.overlay ? 'split.overlay' : 'split.split', { from: fromWords(set, t('split.beginning')) }) : '';
  const count = (set?.shares ?? []).length;
  return (
    <FactDialog title={t(`split.ask.${what}`, { contract: contract.number, name })} verb={t(verb[what])} reason={what !== 'add'} danger={what === 'withdraw'} onClose={onClose} initial={{}}
      entries={what === 'add' ? [{ name: 'from', label: t('split.from'), kind: 'date', hint: t('split.from.hint') }] : []}
      send={async (v, key) => {
        const shares = rows.filter((r) => r.person.trim()).map((r) => ({ person: r.person.trim(), share: fractionOf(r.share) }));
        const params = { path: { number: contract.number, from: set?.from ?? '' }, query: { overlay }, header: { 'Idempotency-Key': key, 'If-Match': set ? versionOf(set) : '' } };
        if (what === 'add') await keeper.client.POST('/api/v1/contracts/{number}/splits', { params: { path: { number: contract.number }, header: { 'Idempotency-Key': key } }, body: { ...(v.from && { from: v.from }), overlay, shares } });
        else if (what === 'correct') await keeper.client.PUT('/api/v1/contracts/{number}/splits/{from}', { params, body: { shares, reason: v.reason ?? '' } });
        else await keeper.client.POST('/api/v1/contracts/{number}/splits/{from}/withdrawal', { params, body: { reason: v.reason ?? '' } });
        await keeper.queries.invalidateQueries();
      }}>
      {what === 'add' && <p><label className="check"><input type="checkbox" checked={overlay} onChange={(e) => setOverlay(e.target.checked)} /> {t('split.isOverlay')}</label></p>}
      {what === 'withdraw' ? <p><strong>{t('split.withdraw.count', { count })}</strong></p> : <Rows rows={rows} onChange={setRows} />}
      <p>{t(`split.then.${what}`)}</p>
    </FactDialog>
  );
}

function Rows({ rows, onChange }: { rows: Row[]; onChange: (rows: Row[]) => void }) {
  const { t } = useText();
  const change = (i: number, next: Partial<Row>) => onChange(rows.map((r, n) => (n === i ? { ...r, ...next } : r)));
  return (
    <fieldset className="parts">
      <legend>{t('split.rows')}</legend>
      {rows.map((r, i) => (
        <div key={i} className="share-row">
          <label>{t('split.personOf', { row: i + 1 })} <input value={r.person} maxLength={64} autoComplete="off" onChange={(e) => change(i, { person: e.target.value })} /></label>
          <label>{t('split.shareOf', { row: i + 1 })} <input value={r.share} inputMode="decimal" autoComplete="off" onChange={(e) => change(i, { share: e.target.value })} /></label>
          {rows.length > 1 && <Button size="small" onClick={() => onChange(rows.filter((_, n) => n !== i))} aria-label={t('split.removeOf', { row: i + 1 })}>{t('split.remove')}</Button>}
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...rows, { person: '', share: '' }])}>{t('split.more')}</Button>
    </fieldset>
  );
}
