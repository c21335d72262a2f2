import { Button } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Confirm } from '../../ui/Confirm';
import { useMatrix, useRoleTitle } from '../users/policy';
import { listed, scopeText } from '../../text/scope';
import { Listing } from './PolicyText';

// Proposal is the policy that waits for a second person: what becomes different
// for whom, and the step of the one who confirms it.
export function Proposal({ proposal: p }: { proposal: Schemas['PolicyProposal'] }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [asking, setAsking] = useState(false);
  const own = p.by === me.user.id;
  const changes = p.changes ?? [];
  const send = async () => {
    await keeper.client.POST('/api/v1/policies/proposals/{number}/confirm', { params: { path: { number: p.number } } });
    void keeper.queries.invalidateQueries({ queryKey: ['policy'] });
    void keeper.ask(); // one's own rights may be others now
  };
  return (
    <section className="card">
      <h2>{t('policy.proposal')}</h2>
      <p>{t('policy.proposal.text', { by: p.author?.name ?? t('grant.console'), at: instantText(p.at), reason: p.reason })}</p>
      <Changes list={changes} />
      <Listing text={p.text} />
      {may(me, 'policy', 'approve') && own && <p className="note">{t('policy.confirm.own')}</p>}
      {may(me, 'policy', 'approve') && !own && <p className="dialog-buttons"><Button type="primary" onClick={() => setAsking(true)}>{t('policy.confirm')}</Button></p>}
      {asking && (
        <Confirm title={t('policy.confirm.ask', { number: p.number })} verb={t('policy.confirm')} word={String(p.number)} reason={false} send={send} onClose={() => setAsking(false)}>
          <p><strong>{t('policy.confirm.count', { count: changes.length })}</strong></p>
          <p>{t('policy.confirm.then')}</p>
        </Confirm>
      )}
    </section>
  );
}

function Changes({ list }: { list: Schemas['PolicyChange'][] }) {
  const { t } = useText();
  const title = useRoleTitle();
  const matrix = useMatrix();
  const summaries = new Map((matrix.data?.items ?? []).map((r) => [`${r.object}:${r.action}`, r.summary]));
  if (list.length === 0) return <p>{t('policy.changes.none')}</p>;
  const scopes = (some: string[] | null) => listed((some ?? []).map((s) => scopeText(s, t)), t) || t('policy.change.not');
  return (
    <div className="scroll">
      <table className="cards">
        <caption className="quiet">{t('policy.changes')}</caption>
        <thead><tr><th scope="col">{t('matrix.role')}</th><th scope="col">{t('policy.change.permission')}</th><th scope="col">{t('policy.change.before')}</th><th scope="col">{t('policy.change.after')}</th></tr></thead>
        <tbody>{list.map((c) => (
          <tr key={`${c.role} ${c.object} ${c.action}`}>
            <th scope="row"><span>{title(c.role)} <span className="quiet">{c.role}</span></span></th>
            <td data-label={t('policy.change.permission')}><span>{summaries.get(`${c.object}:${c.action}`)} <code>{c.object}:{c.action}</code></span></td>
            <td data-label={t('policy.change.before')}>{scopes(c.before)}</td>
            <td data-label={t('policy.change.after')}>{scopes(c.after)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
