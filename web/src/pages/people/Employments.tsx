import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { mayAbout, useKeeper, useMe } from '../../api/session';
import { dayRange, today } from '../../format/date';
import { useText } from '../../text/text';
import { employmentFields, termsOf } from './Adding';
import { FactDialog } from './FactDialog';
import type { Team } from './reading';

type Employment = Schemas['Employment'];

interface Props {
  code: string;
  name: string;
  list: Employment[];
  teams: Team[];
}

// Employments are where somebody has belonged, the newest first. A change is a
// new row from a day on; what was there before stays and ends the day before.
export function Employments({ code, name, list, teams }: Props) {
  const { t, lang } = useText();
  const me = useMe();
  const [open, setOpen] = useState<{ kind: 'add' | 'edit' | 'withdraw'; from: string }>();
  const names = new Map(teams.map((x) => [x.code, x.name]));
  const edits = mayAbout(me, 'employment', 'edit', code);
  const withdraws = mayAbout(me, 'employment', 'withdraw', code);
  const one = open && (list.find((e) => e.from === open.from) ?? list.at(-1));
  return (
    <>
      {list.length === 0 ? <p>{t('employment.none')}</p> : (
        <div className="scroll">
          <table className="cards">
            <caption className="visually-hidden">{t('person.time')}</caption>
            <thead><tr><th scope="col">{t('person.days')}</th><th scope="col">{t('people.team')}</th><th scope="col">{t('person.family')}</th><th scope="col">{t('person.grade')}</th>{(edits || withdraws) && <th scope="col"><span className="visually-hidden">{t('people.actions')}</span></th>}</tr></thead>
            <tbody>{[...list].reverse().map((e) => (
              <tr key={e.from}>
                <th scope="row">{dayRange(e.from, e.to, lang)}</th>
                <td data-label={t('people.team')}><span>{names.get(e.team) ?? ''} <span className="quiet">{e.team}</span></span></td>
                <td data-label={t('person.family')}>{e.family}</td>
                <td data-label={t('person.grade')}>{e.grade}</td>
                {(edits || withdraws) && (
                  <td><span className="row-actions">
                    {edits && <button type="button" className="line-button" onClick={() => setOpen({ kind: 'edit', from: e.from })}>{t('people.correct')}</button>}
                    {withdraws && <button type="button" className="line-button" onClick={() => setOpen({ kind: 'withdraw', from: e.from })}>{t('people.withdraw')}</button>}
                  </span></td>
                )}
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {mayAbout(me, 'employment', 'create', code) && <p className="dialog-buttons"><Button type="primary" onClick={() => setOpen({ kind: 'add', from: '' })}>{t('employment.add')}</Button></p>}
      {open?.kind === 'add' && <Add code={code} name={name} last={one} teams={teams} onClose={() => setOpen(undefined)} />}
      {open && open.kind !== 'add' && one && <Mend kind={open.kind} code={code} name={name} one={one} teams={teams} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Add({ code, name, last, teams, onClose }: { code: string; name: string; last: Employment | undefined; teams: Team[]; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const fields = [{ name: 'from', label: t('person.from'), kind: 'date' as const }, ...employmentFields(t, teams), { name: 'to', label: t('person.to'), kind: 'date' as const, optional: true }];
  const first = { from: today(), team: last?.team ?? '', family: last?.family ?? '', grade: last?.grade ?? '', to: '' };
  return (
    <FactDialog title={(v) => t('ask.employment.add', { name: `${name} ${code}`, from: v.from ?? '' })} verb={t('employment.add')} text={<p>{t('then.employment.add')}</p>} fields={fields} first={first} reason
      send={(v, _key, reason) => dataOf(keeper.client.POST('/api/v1/persons/{code}/employments', { params: { path: { code } }, body: { from: v.from ?? '', ...termsOf(v), reason } }))} onClose={onClose} />
  );
}

function Mend({ kind, code, name, one, teams, onClose }: { kind: 'edit' | 'withdraw'; code: string; name: string; one: Employment; teams: Team[]; onClose: () => void }) {
  const { t, lang } = useText();
  const keeper = useKeeper();
  const params = { path: { code, from: one.from }, header: { 'If-Match': `"${one.revision}"` } };
  const words = { name: `${name} ${code}`, days: dayRange(one.from, one.to, lang) };
  if (kind === 'withdraw') {
    return (
      <FactDialog title={() => t('ask.employment.withdraw', words)} verb={t('people.withdraw')} text={<p>{t('then.employment.withdraw')}</p>} fields={[]} first={{}} reason danger
        send={(_v, _key, reason) => keeper.client.POST('/api/v1/persons/{code}/employments/{from}/withdrawal', { params, body: { reason } })} onClose={onClose} />
    );
  }
  const fields = [...employmentFields(t, teams), { name: 'to', label: t('person.to'), kind: 'date' as const, optional: true, hint: t('employment.end') }];
  return (
    <FactDialog title={() => t('ask.employment.edit', words)} verb={t('people.correct')} text={<p>{t('then.correct')}</p>} fields={fields} first={{ team: one.team, family: one.family, grade: one.grade, to: one.to ?? '' }} reason
      send={(v, _key, reason) => dataOf(keeper.client.PUT('/api/v1/persons/{code}/employments/{from}', { params, body: { ...termsOf(v), reason } }))} onClose={onClose} />
  );
}
