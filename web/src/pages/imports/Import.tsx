import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { dayRange, instantText } from '../../format/date';
import { moneyWords } from '../../format/words';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';
import { Page } from '../../ui/Page';
import { Link } from '../../ui/router';
import { quarters } from '../runs/JobProgress';
import { ImportStatus, standingOf } from './ImportStatus';
import { Problems } from './Problems';
import { Steps } from './Steps';
import './imports.css';

type Data = Schemas['Import'];

const stepOf = (data: Data) => (data.state === 'committed' ? 5 : data.state === 'preview' && data.failures === 0 ? 3 : 2);

// Import shows what files would do, and does it when asked to.
export default function Import({ id }: { id?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/imports/{id}', { signal, params: { path: { id: id as string } } })),
    refetchInterval: (q) => (q.state.data?.state === 'checking' ? 1000 : false),
  });
  return <Page title={t('import.title')} lead={query.data && <ImportStatus data={query.data} />}><Async query={query}>{(data) => <Body data={data} />}</Async></Page>;
}

function Body({ data }: { data: Data }) {
  const { t } = useText();
  const standing = standingOf(data);
  const by = (who: string | undefined, at: string) => `${who ?? t('app.none')} ${instantText(at)}`;
  return (
    <>
      <Steps at={stepOf(data)} />
      <section className="card">
        <dl className="facts">
          <dt>{t('import.files')}</dt><dd>{data.files}</dd>
          <dt>{t('import.uploaded')}</dt><dd>{by(data.by, data.created)}</dd>
          {data.committed && <><dt>{t('import.committed')}</dt><dd>{by(data.committedBy, data.committed)}</dd></>}
          {data.corrects && <><dt>{t('import.declared')}</dt><dd>{t('import.declared.yes')}</dd></>}
          {data.reason && <><dt>{t('fact.reason')}</dt><dd>{data.reason}</dd></>}
          {standing === 'ready' && data.expires && <><dt>{t('import.until')}</dt><dd>{instantText(data.expires)}</dd></>}
        </dl>
        {data.earlier && <p className="note">{t('import.earlier', { by: data.earlier.by, at: instantText(data.earlier.committed) })} <Link to={`/imports/${data.earlier.id}`}>{t('import.earlier.open')}</Link></p>}
        <p>{standing === 'ready' && data.changes === 0 ? t('import.nothing') : t(`import.says.${standing}`, { failures: data.failures, changes: data.changes })}</p>
      </section>
      {data.state === 'checking' && <Progress id={data.id} />}
      {data.state !== 'checking' && <Counts data={data} />}
      {(data.failures > 0 || data.warnings > 0) && <Problems data={data} />}
      <Actions data={data} />
    </>
  );
}

// Progress is how far reading and checking are; the page may be left meanwhile.
function Progress({ id }: { id: string }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const job = keeper.queries.getQueryData<string>(['import', id, 'job']); // known to whoever has uploaded, until the page is loaded anew
  const query = useQuery({
    queryKey: ['job', job],
    enabled: job !== undefined && may(me, 'job', 'read'),
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/jobs/{id}', { signal, params: { path: { id: job as string } } })),
    refetchInterval: 1000,
  });
  const known = query.data !== undefined && query.data.total > 0 ? query.data : undefined;
  return (
    <section className="card">
      <p>{known ? t('job.progress', { done: known.done, total: known.total }) : t('import.reading')}</p>
      <progress {...(known ? { value: known.done, max: known.total } : {})} aria-label={t('import.is.checking')} />
      <p className="visually-hidden" role="status">{known ? t('job.percent', { percent: quarters(known.done, known.total) }) : ''}</p>
      <p className="quiet">{t('import.leave')}</p>
    </section>
  );
}

// Counts are what the files hold: what is new, there already, and corrected.
function Counts({ data }: { data: Data }) {
  const { t, lang } = useText();
  const counts = data.counts ?? [];
  if (counts.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('import.counts')}</h2>
      <div className="scroll">
        <table className="cards">
          <caption className="quiet">{t('import.counts.text')}</caption>
          <thead><tr>
            <th scope="col">{t('import.kind')}</th><th scope="col" className="num">{t('import.count.new')}</th><th scope="col" className="num">{t('import.count.same')}</th><th scope="col" className="num">{t('import.count.corrected')}</th>
            <th scope="col">{t('import.span')}</th><th scope="col" className="num">{t('import.sum')}</th>
          </tr></thead>
          <tbody>{counts.map((c) => {
            const sums = (data.sums ?? []).filter((s) => s.kind === c.kind);
            return (
              <tr key={c.kind}>
                <th scope="row">{c.name}</th>
                <td className="num strong" data-label={t('import.count.new')}>{c.new}</td><td className="num" data-label={t('import.count.same')}>{c.same}</td><td className="num" data-label={t('import.count.corrected')}>{c.corrected}</td>
                <td data-label={t('import.span')}><span>{sums.filter((s) => s.from).map((s) => <span key={s.amount.currency} className="line">{dayRange(s.from ?? '', s.to ?? '', lang)}</span>)}{!sums.some((s) => s.from) && t('app.none')}</span></td>
                <td className="num" data-label={t('import.sum')}><span>{sums.map((s) => <span key={s.amount.currency} className="line">{moneyWords(s.amount, t)}</span>)}{sums.length === 0 && t('app.none')}</span></td>
              </tr>
            );
          })}</tbody>
        </table>
      </div>
    </section>
  );
}

const classes = ['import', 'import.contracts', 'import.receipts'];

function Actions({ data }: { data: Data }) {
  const { t } = useText();
  const me = useMe();
  const [open, setOpen] = useState<'commit' | 'discard'>();
  const can = (action: string) => classes.some((object) => may(me, object, action));
  const standing = standingOf(data);
  const pending = data.state === 'preview' || data.state === 'checking';
  const commits = standing === 'ready' && data.changes > 0 && data.token !== undefined && can('commit');
  if (!pending) return null;
  return (
    <section className="actions no-print" aria-label={t('run.actions')}>
      {standing === 'errors' && <p className="note">{t('import.blocked')}</p>}
      <p className="dialog-buttons">
        {can('discard') && <Button danger onClick={() => setOpen('discard')}>{t('import.discard')}</Button>}
        {commits && <Button type="primary" onClick={() => setOpen('commit')}>{t('import.commit')}</Button>}
      </p>
      {open && <Decide data={data} step={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function Decide({ data, step, onClose }: { data: Data; step: 'commit' | 'discard'; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const [kept] = useState(data); // what was looked at is what is committed
  const send = async () => {
    const params = { path: { id: kept.id } };
    if (step === 'commit') await keeper.client.POST('/api/v1/imports/{id}/commit', { params: { ...params, query: { wait: 25 } }, body: { token: kept.token ?? '' } });
    else await keeper.client.POST('/api/v1/imports/{id}/discard', { params });
    await keeper.queries.invalidateQueries();
  };
  const parts = (kept.counts ?? []).filter((c) => c.new + c.corrected > 0).map((c) => t(c.corrected > 0 ? 'import.part.corrected' : 'import.part', { name: c.name, fresh: c.new, corrected: c.corrected }));
  const sums = (kept.sums ?? []).filter((s) => s.kind !== 'allocation').map((s) => `${s.name} ${moneyWords(s.amount, t)}`);
  return (
    <Confirm title={t(`import.ask.${step}`, { count: kept.changes })} verb={t(`import.${step}`)} danger={step === 'discard'} reason={false} send={send} onClose={onClose}>
      {step === 'commit' && <p><strong>{t('import.does', { parts: parts.join(t('list.and')) })}</strong></p>}
      {step === 'commit' && sums.length > 0 && <p>{t('import.whole', { sums: sums.join(t('list.and')) })}</p>}
      <p>{t(`import.then.${step}`)}</p>
    </Confirm>
  );
}
