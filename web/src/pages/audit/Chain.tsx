import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { Failure } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { hasText, useText, type Say } from '../../text/text';
import { Async } from '../../ui/Async';
import { ProblemNote } from '../../ui/ProblemNote';
import { useSubmit } from '../../ui/useSubmit';

type Head = Schemas['AuditHead'];

// headOf reads a saved head; undefined where the text is none.
export function headOf(text: string): Head | undefined {
  try {
    const { seq, hash, at, key, signature } = JSON.parse(text) as Record<string, unknown>;
    if (typeof seq !== 'number' || ![hash, at, key, signature].every((x) => typeof x === 'string')) return undefined;
    return { seq, hash, at, key, signature } as Head;
  } catch {
    return undefined;
  }
}

// reportText says how the chain is: whole, waiting, or broken and where.
export function reportText(r: Schemas['AuditReport'], t: Say): string {
  if (r.break) {
    const key = `chain.what.${r.break.what}`;
    return t('chain.broken', { row: r.break.audit || r.break.seq, what: hasText(key) ? t(key) : r.break.what, sealed: r.sealed });
  }
  return r.unsealed > 0 ? t('chain.waiting', { sealed: r.sealed, unsealed: r.unsealed }) : t('chain.whole', { sealed: r.sealed });
}

// Chain is the state of the audit's chain: its head, and whether it holds.
export function Chain() {
  const { t } = useText();
  const me = useMe();
  return (
    <section className="card">
      <h2>{t('chain.title')}</h2>
      {may(me, 'audit', 'export') && <HeadLine />}
      {may(me, 'audit', 'check') && <Check />}
    </section>
  );
}

function HeadLine() {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({ queryKey: ['audit', 'head'], queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/audit/head', { signal })) });
  if (query.error instanceof Failure && query.error.code === 'config.seal_key') return <p className="quiet">{t('chain.unsigned')}</p>;
  return (
    <Async query={query} lines={1}>
      {(head) => (head.seq === 0 ? <p>{t('chain.empty')}</p> : (
        <p>{t('chain.head', { seq: head.seq, at: instantText(head.at) })} <a href="/api/v1/audit/head" download={`audit-head-${head.seq}.json`}>{t('chain.save')}</a> <span className="quiet">{t('chain.save.text')}</span></p>
      ))}
    </Async>
  );
}

function Check() {
  const { t } = useText();
  const keeper = useKeeper();
  const [heads, setHeads] = useState<Head[]>([]);
  const [unread, setUnread] = useState('');
  const [report, setReport] = useState<Schemas['AuditReport']>();
  const { error, busy, submit } = useSubmit(async () => {
    setReport(undefined);
    setReport(await dataOf(keeper.client.POST('/api/v1/audit/check', { body: { heads } })));
    void keeper.queries.invalidateQueries({ queryKey: ['audit'] });
  });
  const choose = async (files: FileList | null) => {
    const read = await Promise.all([...(files ?? [])].map(async (file) => ({ name: file.name, head: headOf(await file.text()) })));
    setUnread(read.find((x) => !x.head)?.name ?? '');
    setHeads(read.flatMap((x) => (x.head ? [x.head] : [])));
  };
  return (
    <form onSubmit={submit}>
      <details className="field">
        <summary>{t('chain.earlier')}</summary>
        <input id="chain-heads" type="file" accept=".json,application/json" multiple aria-invalid={unread !== ''} aria-label={t('chain.earlier')} aria-describedby="chain-note" onChange={(e) => void choose(e.target.files)} />
        <p id="chain-note" className="field-note">{unread && <span className="field-fault">{t('chain.unreadable', { name: unread })}</span>}</p>
      </details>
      <Button htmlType="submit" loading={busy} disabled={unread !== ''}>{t('chain.check')}</Button>
      {error !== undefined && <ProblemNote error={error} />}
      <div role="status">
        {busy && <p className="quiet">{t('chain.checking')}</p>}
        {report && <p className={report.break ? 'problem' : 'done'}>{reportText(report, t)}{report.break && <> {t('chain.broken.next')}</>}</p>}
      </div>
    </form>
  );
}
