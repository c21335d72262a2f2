import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { Failure } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link, navigate } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { Curves } from './Curve';
import { marksOf } from './drafting';
import { Findings } from './Findings';
import { Publish } from './Publish';
import { inWords, Sentences } from './reading';
import { Source, type SourceHandle } from './Source';
import './plan.css';

type DraftData = Schemas['PlanDraft'];

// Draft is the editor of a plan that is not published.
export default function Draft({ id }: { id?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['draft', id],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plan-drafts/{id}', { signal, params: { path: { id: id as string } } })),
    staleTime: Infinity, // what is being edited does not change under one’s hands
    gcTime: 0,
  });
  if (query.data === undefined) return <Page title={t('plans.drafts')}><Async query={query}>{() => null}</Async></Page>;
  return <Editor draft={query.data} />;
}

// useCheck reads what is written, a moment after the last key.
function useCheck(plan: string, text: string, able: boolean) {
  const keeper = useKeeper();
  const { lang } = useText();
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 600);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery({
    queryKey: ['plan-check', plan, settled, lang],
    enabled: able && settled.trim() !== '',
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => dataOf(keeper.client.POST('/api/v1/plan-checks', { signal, body: { plan, document: settled } })),
  });
  return { query, fresh: settled === text && !query.isFetching };
}

function Editor({ draft }: { draft: DraftData }) {
  const { t, lang } = useText();
  const me = useMe();
  const [saved, setSaved] = useState(draft);
  const [text, setText] = useState(draft.document ?? '');
  const [theirs, setTheirs] = useState<DraftData>();
  const source = useRef<SourceHandle>(null);
  const edits = may(me, 'plan.draft', 'edit');
  const checks = may(me, 'plan.draft', 'check');
  const { query: check, fresh } = useCheck(draft.plan, text, checks);
  const findings = (checks ? check.data?.findings : saved.findings) ?? [];
  const reading = checks ? check.data?.reading : saved.reading;
  const dirty = text !== (saved.document ?? '');
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);
  const show = (line: number) => source.current?.show(line);
  const components = reading?.components ?? [];
  return (
    <Page title={t('draft.of', { plan: draft.plan })} lead={<span className="quiet">{t('draft.edited', { by: saved.editedBy || t('app.none'), at: instantText(saved.editedAt) })}</span>}>
      <p><Link to="/plans">{t('plans.toList')}</Link></p>
      {edits && <p className="note only-phone">{t('draft.computer')}</p>}
      {theirs && <Theirs draft={theirs} take={() => { setSaved(theirs); setText(theirs.document ?? ''); setTheirs(undefined); }} keep={() => { setSaved({ ...theirs, document: theirs.document ?? '' }); setTheirs(undefined); }} />}
      <div className="editor">
        <div>
          <Source id="draft-text" label={t('plans.document')} text={text} onChange={edits ? setText : undefined} marks={marksOf(findings)} ref={source} />
          <Tools saved={saved} text={text} dirty={dirty} findings={findings} reading={reading ?? undefined} fresh={!checks || fresh} setSaved={setSaved} setTheirs={setTheirs} />
        </div>
        <div>
          <section className="card">
            <h2>{t('draft.problems')}</h2>
            {check.isError ? <ProblemNote error={check.error} retry={() => void check.refetch()} /> : <Findings findings={findings} show={show} busy={checks && !fresh} />}
          </section>
          {reading && <section className="card"><h2>{t('plans.rule')}</h2><Sentences sentences={reading.sentences ?? []} components={components} onLine={show} /></section>}
        </div>
      </div>
      {reading && (reading.curves ?? []).length > 0 && <section className="card"><h2>{t('curve.title')}</h2><Curves curves={reading.curves ?? []} currency={reading.currency} titles={new Map(components.map((c) => [c.code, inWords(c.title, lang)]))} /></section>}
    </Page>
  );
}

// Theirs says that somebody else has changed the draft meanwhile. What was
// typed here stays until one decides.
function Theirs({ draft, take, keep }: { draft: DraftData; take: () => void; keep: () => void }) {
  const { t } = useText();
  return (
    <section className="note" role="alert">
      <p><strong>{t('draft.theirs', { by: draft.editedBy || t('app.none'), at: instantText(draft.editedAt) })}</strong></p>
      <details><summary>{t('draft.theirs.show')}</summary><Source id="draft-theirs" label={t('draft.theirs.show')} text={draft.document ?? ''} /></details>
      <p className="dialog-buttons"><Button onClick={take}>{t('draft.theirs.take')}</Button><Button onClick={keep}>{t('draft.theirs.keep')}</Button></p>
    </section>
  );
}

interface ToolsProps {
  saved: DraftData;
  text: string;
  dirty: boolean;
  findings: Schemas['Fault'][];
  reading: Schemas['PlanReading'] | undefined;
  fresh: boolean; // the findings are of what is written
  setSaved: (draft: DraftData) => void;
  setTheirs: (draft: DraftData) => void;
}

// Tools keep, publish and discard a draft.
function Tools({ saved, text, dirty, findings, reading, fresh, setSaved, setTheirs }: ToolsProps) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [open, setOpen] = useState<'publish' | 'discard'>();
  const tag = `"${saved.version}"`;
  const path = { id: saved.id };
  const { error, busy, submit } = useSubmit(async () => {
    try {
      const made = await dataOf(keeper.client.PUT('/api/v1/plan-drafts/{id}', { params: { path, header: { 'If-Match': tag } }, body: { document: text } }));
      setSaved({ ...made, document: text });
      void keeper.queries.invalidateQueries({ queryKey: ['drafts'] });
    } catch (failed) {
      if (!(failed instanceof Failure) || failed.status !== 409) throw failed;
      setTheirs(await dataOf(keeper.client.GET('/api/v1/plan-drafts/{id}', { params: { path } })));
    }
  });
  const errors = findings.filter((f) => !f.warning).length;
  const publishes = may(me, 'plan', 'publish');
  const discard = async () => {
    await keeper.client.DELETE('/api/v1/plan-drafts/{id}', { params: { path, header: { 'If-Match': tag } } });
    await keeper.queries.invalidateQueries({ queryKey: ['drafts'] });
    navigate('/plans');
  };
  return (
    <>
      {error !== undefined && <ProblemNote error={error} />}
      {publishes && (dirty || errors > 0) && <p className="quiet">{errors > 0 ? t('draft.blocked', { count: errors }) : t('draft.unsaved')}</p>}
      <p className="dialog-buttons">
        {may(me, 'plan.draft', 'discard') && <Button danger onClick={() => setOpen('discard')}>{t('draft.discard')}</Button>}
        {may(me, 'plan.draft', 'edit') && dirty && <Button onClick={() => submit()} loading={busy}>{t('draft.save')}</Button>}
        {publishes && !dirty && fresh && errors === 0 && reading && <Button type="primary" onClick={() => setOpen('publish')}>{t('draft.publish')}</Button>}
      </p>
      {open === 'publish' && reading && <Publish draft={saved} reading={reading} warnings={findings} onClose={() => setOpen(undefined)} />}
      {open === 'discard' && (
        <Confirm title={t('ask.discardDraft', { plan: saved.plan })} verb={t('draft.discard')} danger reason={false} send={discard} onClose={() => setOpen(undefined)}><p>{t('then.discardDraft')}</p></Confirm>
      )}
    </>
  );
}
