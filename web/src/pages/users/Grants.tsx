import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { today, instantText } from '../../format/date';
import { useText, type Key } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { GiveRole } from './GiveRole';
import { useMatrix, useRoleTitle } from './policy';
import { Powers } from './Powers';
import { datesText, listed } from '../../text/scope';
import { phaseOf, type Phase } from './words';

type Grant = Schemas['Grant'];

const phases: [Phase, Key][] = [['waiting', 'grants.waiting'], ['now', 'grants.now'], ['later', 'grants.later'], ['past', 'grants.past']];

// Grants are the roles of an account as sentences, with their history.
export function Grants({ user }: { user: Schemas['User'] }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['grants', user.id],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/users/{id}/grants', { signal, params: { path: { id: user.id } } })),
  });
  const gives = may(me, 'grant', 'create') && user.id !== me.user.id && user.state === 'active';
  return (
    <section className="card">
      <h2>{t('grants.title')}</h2>
      <Async query={query} lines={3}>
        {(page) => {
          const list = page.items ?? [];
          if (list.length === 0) return <p>{t('grants.none')}</p>;
          return phases.map(([phase, title]) => {
            const some = list.filter((g) => phaseOf(g, today()) === phase);
            if (some.length === 0) return null;
            return (
              <div key={phase}>
                <h3>{t(title)}</h3>
                <ul className="grants">{some.map((g) => <GrantItem key={g.id} grant={g} phase={phase} holder={user.name} />)}</ul>
              </div>
            );
          });
        }}
      </Async>
      {gives && <GiveRole user={user} />}
    </section>
  );
}

// GrantItem is one grant: what it gives, why, by whom, and what can be done about it.
export function GrantItem({ grant: g, phase, holder, named }: { grant: Grant; phase: Phase; holder: string; named?: boolean }) {
  const { t } = useText();
  const me = useMe();
  const title = useRoleTitle()(g.role);
  const [open, setOpen] = useState<'confirm' | 'revoke'>();
  const by = (account: Schemas['Account'] | undefined) => account?.name ?? t('grant.console');
  const waiting = phase === 'waiting';
  const mine = g.user === me.user.id;
  const own = g.grantedBy === me.user.id;
  const confirms = waiting && may(me, 'grant', 'approve');
  const revokes = phase !== 'past' && may(me, 'grant', 'withdraw') && !mine;
  return (
    <li className={phase}>
      <p><strong>{named ? t('pending.text', { holder, title }) : t('grant.role', { title, role: g.role })}</strong>{(g.units ?? []).length > 0 && <> · {t('grant.units', { units: listed(g.units ?? [], t) })}</>} · {datesText(g, t)}</p>
      <p>{t('grant.given', { giver: by(g.giver), at: instantText(g.grantedAt), reason: g.reason })}</p>
      <p className="quiet">
        {waiting && t('grant.waits')}
        {!waiting && g.confirmer && t('grant.confirmed', { confirmer: g.confirmer.name, at: instantText(g.confirmedAt ?? '') })}
        {!waiting && !g.confirmer && g.state === 'given' && t('grant.alone')}
        {g.state === 'revoked' && <> {t('grant.revoked', { revoker: by(g.revoker), at: instantText(g.revokedAt ?? '') })}</>}
      </p>
      {confirms && (mine || own) && <p className="note">{t(mine ? 'grant.confirm.mine' : 'grant.confirm.own')}</p>}
      {((confirms && !mine && !own) || revokes) && (
        <p className="dialog-buttons">
          {revokes && <Button danger onClick={() => setOpen('revoke')}>{t('grant.revoke')}</Button>}
          {confirms && !mine && !own && <Button type="primary" onClick={() => setOpen('confirm')}>{t('grant.confirm')}</Button>}
        </p>
      )}
      {open && <Decide grant={g} step={open} holder={holder} title={title} onClose={() => setOpen(undefined)} />}
    </li>
  );
}

// Decide asks before a role is confirmed or taken back, with what it lets one see.
function Decide({ grant: g, step, holder, title, onClose }: { grant: Grant; step: 'confirm' | 'revoke'; holder: string; title: string; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const matrix = useMatrix();
  const params = { path: { id: g.user, grant: g.id } };
  const send = async (_key: string, reason: string) => {
    if (step === 'confirm') await keeper.client.POST('/api/v1/users/{id}/grants/{grant}/confirm', { params });
    else await keeper.client.POST('/api/v1/users/{id}/grants/{grant}/revoke', { params, body: { reason } });
    void keeper.queries.invalidateQueries({ queryKey: ['grants'] });
  };
  return (
    <Confirm title={t(`grant.${step}.ask`, { name: holder, title })} verb={t(`grant.${step}`)} danger={step === 'revoke'} reason={step === 'revoke' && t('confirm.reason.needed')} send={send} onClose={onClose}>
      {step === 'confirm' && matrix.data && <Powers rows={matrix.data.items ?? []} role={g.role} when="will" />}
      {step === 'confirm' && <p>{t('grant.give.dates', { dates: datesText(g, t) })}{(g.units ?? []).length > 0 && <> {t('grant.units', { units: listed(g.units ?? [], t) })}</>}</p>}
      <p>{t(`grant.${step}.then`)}</p>
    </Confirm>
  );
}
