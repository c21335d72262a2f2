import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { useText } from '../../text/text';
import { Confirm } from '../../ui/Confirm';
import { TextField } from '../../ui/Field';
import { navigate } from '../../ui/router';

interface Props {
  draft: Schemas['PlanDraft'];
  reading: Schemas['PlanReading'];
  warnings: Schemas['Fault'][];
  onClose: () => void;
}

// Publish asks before a version becomes one that never changes. Each warning is
// read and ticked.
export function Publish({ draft, reading, warnings, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const [ticked, setTicked] = useState<boolean[]>([]);
  const [consultation, setConsultation] = useState('');
  const ready = warnings.every((_, i) => ticked[i]);
  const words = { version: reading.version, from: reading.from, count: reading.people ?? '' };
  const title = t(reading.people === undefined ? 'ask.publish.plain' : 'ask.publish', words);
  const send = async (key: string) => {
    const made = await dataOf(keeper.client.POST('/api/v1/plan-drafts/{id}/publication', {
      params: { path: { id: draft.id }, header: { 'If-Match': `"${draft.version}"`, 'Idempotency-Key': key } }, body: { consultation: consultation.trim() },
    }));
    await keeper.queries.invalidateQueries();
    navigate(`/plans/${encodeURIComponent(made.plan)}/${made.version}`);
  };
  const tick = (at: number, on: boolean) => setTicked(warnings.map((_, i) => (i === at ? on : Boolean(ticked[i]))));
  return (
    <Confirm title={title} verb={t('draft.publish.do', { version: reading.version })} ready={ready} reason={false} fields={{ consultation: t('draft.consultation') }} send={send} onClose={onClose}>
      <p><strong>{t('then.publish')}</strong></p>
      {reading.people === 0 && <p className="note">{t('draft.nobody')}</p>}
      {warnings.length > 0 && (
        <>
          <p>{t('draft.tick')}</p>
          <ul className="findings">{warnings.map((w, i) => (
            <li key={i}><label><input type="checkbox" checked={Boolean(ticked[i])} onChange={(e) => tick(i, e.target.checked)} /> <span>{w.detail}</span></label></li>
          ))}</ul>
        </>
      )}
      <TextField id="consultation" label={t('draft.consultation')} hint={t('draft.consultation.hint')} value={consultation} onChange={setConsultation} autoComplete="off" />
    </Confirm>
  );
}
