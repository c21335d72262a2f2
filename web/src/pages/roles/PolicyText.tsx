import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { Failure, type Fault } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { Field, TextField } from '../../ui/Field';
import { ProblemNote } from '../../ui/ProblemNote';

type Policy = Schemas['Policy'];

// PolicyText is the policy in force as its text, the versions before it, and a
// form to propose another one.
export function PolicyText({ policy }: { policy: Policy }) {
  const { t } = useText();
  const me = useMe();
  const versions = policy.versions ?? [];
  const [replacing, setReplacing] = useState(false);
  const [done, setDone] = useState('');
  return (
    <section className="card">
      <h2>{t('policy.title')}</h2>
      <p>{policy.version === 0 ? t('policy.shipped') : t('policy.version', { version: policy.version })}</p>
      <Listing text={policy.text} />
      <h3>{t('policy.versions')}</h3>
      {versions.length === 0 ? <p>{t('policy.versions.none')}</p> : (
        <ul className="bare">
          {versions.map((v) => <li key={v.version}>{t('policy.of', { version: v.version, by: v.author?.name ?? t('grant.console'), at: instantText(v.at) })} <Older version={v.version} /></li>)}
          <li>{t('policy.zero')} <Older version={0} /></li>
        </ul>
      )}
      {done && <p className="done" role="status">✓ {done}</p>}
      {may(me, 'policy', 'create') && !replacing && <Button onClick={() => { setReplacing(true); setDone(''); }}>{t('policy.replace')}</Button>}
      {replacing && <Replace policy={policy} onClose={() => setReplacing(false)} onDone={(said) => { setDone(said); setReplacing(false); }} />}
    </section>
  );
}

// Listing shows the text of a policy when asked to.
export function Listing({ text }: { text: string }) {
  const { t } = useText();
  return (
    <details>
      <summary>{t('policy.lines', { count: text.trimEnd().split('\n').length })}</summary>
      <pre className="text-of" tabIndex={0}>{text}</pre>
    </details>
  );
}

function Older({ version }: { version: number }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['policy', 'version', version],
    enabled: open,
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/policies/versions/{version}', { signal, params: { path: { version } } })),
  });
  return (
    <>
      <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'policy.hide' : 'policy.show')}</Button>
      {open && <Async query={query} lines={2}>{(v) => <pre className="text-of" tabIndex={0}>{v.text}</pre>}</Async>}
    </>
  );
}

// Replace proposes another text. What is wrong with it is told with line and
// column, and the text stays as it was typed.
function Replace({ policy, onClose, onDone }: { policy: Policy; onClose: () => void; onDone: (said: string) => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [text, setText] = useState(policy.text);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<{ text?: Fault; reason?: Fault }>({});
  const [error, setError] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const next = (event: FormEvent) => {
    event.preventDefault();
    const found: typeof missing = {};
    if (text.trim() === '') found.text = { code: 'needed', detail: t('policy.needs.text') };
    if (reason.trim() === '') found.reason = { code: 'needed', detail: t('policy.needs.reason') };
    setMissing(found);
    setError(undefined);
    if (found.text ?? found.reason) document.getElementById(found.text ? 'policy-text' : 'policy-reason')?.focus();
    else setAsking(true);
  };
  const send = async () => {
    try {
      const params = { header: { 'If-Match': `"${policy.version + 1}"` } };
      const next = await dataOf(keeper.client.PUT('/api/v1/policies', { params, body: { text, reason: reason.trim() } }));
      keeper.queries.setQueryData(['policy'], next);
      void keeper.queries.invalidateQueries({ queryKey: ['policy'] });
      onDone(t(next.proposal ? 'policy.replace.done' : 'policy.replace.now'));
    } catch (failed) {
      if (!(failed instanceof Failure) || failed.status !== 422) throw failed;
      setError(failed);
    }
  };
  return (
    <>
      <form onSubmit={next} noValidate>
        <h3>{t('policy.replace')}</h3>
        <p className="quiet">{t('policy.replace.text')}</p>
        {error !== undefined && <ProblemNote error={error} />}
        <Field id="policy-text" label={t('policy.replace.field')} fault={missing.text}>
          {(aria) => <textarea {...aria} className="plain-input" spellCheck={false} value={text} onChange={(e) => setText(e.target.value)} />}
        </Field>
        <TextField id="policy-reason" label={t('policy.replace.reason')} value={reason} onChange={setReason} fault={missing.reason} autoComplete="off" />
        <p className="dialog-buttons">
          <Button onClick={onClose}>{t('confirm.keep')}</Button>
          <Button type="primary" htmlType="submit">{t('policy.replace.submit')}</Button>
        </p>
      </form>
      {asking && (
        <Confirm title={t('policy.replace.ask', { version: policy.version })} verb={t('policy.replace.submit')} reason={false} send={send} onClose={() => setAsking(false)}>
          <p>{t('policy.replace.then')}</p>
        </Confirm>
      )}
    </>
  );
}
