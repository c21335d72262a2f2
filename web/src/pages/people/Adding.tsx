import { dataOf } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { today } from '../../format/date';
import { useText, type Say } from '../../text/text';
import { navigate } from '../../ui/router';
import { FactDialog, type FieldSpec, type Values } from './FactDialog';
import type { Team } from './reading';

export function teamChoices(teams: Team[]) {
  return teams.map((x) => ({ value: x.code, label: `${x.name} ${x.code}` }));
}

// employmentFields are what an employment says beside its first day.
export function employmentFields(t: Say, teams: Team[]): FieldSpec[] {
  return [
    { name: 'team', label: t('people.team'), ...(teams.length > 0 ? { kind: 'choice' as const, choices: teamChoices(teams) } : {}) },
    { name: 'family', label: t('person.family') },
    { name: 'grade', label: t('person.grade') },
  ];
}

// termsOf is an employment without its first day, as the service takes it.
export function termsOf(values: Values) {
  return { team: values.team ?? '', family: values.family ?? '', grade: values.grade ?? '', ...(values.to && { to: values.to }) };
}

// NewPerson adds a person with the first employment.
export function NewPerson({ teams, onClose }: { teams: Team[]; onClose: () => void }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const employs = may(me, 'employment', 'create');
  const fields: FieldSpec[] = [
    { name: 'code', label: t('person.code') }, { name: 'name', label: t('person.name') },
    ...(employs ? [{ name: 'from', label: t('person.from'), kind: 'date' as const }, ...employmentFields(t, teams)] : []),
  ];
  const send = async (v: Values) => {
    await dataOf(keeper.client.POST('/api/v1/persons', { body: { code: v.code ?? '', name: v.name ?? '', ...(employs && { employment: { from: v.from ?? '', ...termsOf(v) } }) } }));
    navigate(`/people/${encodeURIComponent(v.code ?? '')}`);
  };
  return (
    <FactDialog title={(v) => t('ask.person.add', { name: `${v.name ?? ''} ${v.code ?? ''}`.trim() })} verb={t('person.add')} text={<p>{t('then.person.add')}</p>} fields={fields} first={{ from: today() }} reason={false} send={send} onClose={onClose} />
  );
}

// NewTeam adds a team.
export function NewTeam({ teams, onClose }: { teams: Team[]; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const fields: FieldSpec[] = [
    { name: 'code', label: t('team.code') }, { name: 'name', label: t('team.name') },
    { name: 'parent', label: t('team.parent'), kind: 'choice', choices: teamChoices(teams), optional: true },
  ];
  const send = async (v: Values) => {
    await dataOf(keeper.client.POST('/api/v1/teams', { body: { code: v.code ?? '', name: v.name ?? '', parent: v.parent ?? '' } }));
    navigate(`/teams/${encodeURIComponent(v.code ?? '')}`);
  };
  return <FactDialog title={(v) => t('ask.team.add', { name: `${v.name ?? ''} ${v.code ?? ''}`.trim() })} verb={t('team.add')} text={<p>{t('then.team.add')}</p>} fields={fields} first={{}} reason={false} send={send} onClose={onClose} />;
}
