import { Button } from 'antd';
import { useState, type DragEvent } from 'react';
import { dataOf } from '../../api/client';
import { useKeeper, useMe } from '../../api/session';
import { useText } from '../../text/text';
import { Field, TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { navigate } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { Columns } from './Columns';
import { guessTable, kindsFor, missing, profileOf, type Table } from './mapping';
import { Steps } from './Steps';
import { readSheets } from './table';
import './imports.css';

const ways = ['columns', 'plain', 'profile'] as const;
type Way = (typeof ways)[number];

// NewImport takes files, asks what their columns are, and has the service check
// them. Nothing is stored by it.
export default function NewImport() {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [files, setFiles] = useState<File[]>([]);
  const [tables, setTables] = useState<Table[]>([]);
  const [way, setWay] = useState<Way>('columns');
  const [profile, setProfile] = useState<File>();
  const [corrects, setCorrects] = useState(false);
  const [reason, setReason] = useState('');
  const take = async (list: File[]) => {
    setFiles(list);
    const sheets = (await Promise.all(list.map(readSheets))).flat().filter((s) => s.rows.length > 0);
    setTables(sheets.map((s) => guessTable(s, kindsFor(me))));
    setWay(sheets.length > 0 ? 'columns' : 'plain');
  };
  const { error, busy, submit } = useSubmit(async () => {
    const form = new FormData();
    for (const file of files) form.append('files', file, file.name);
    if (way === 'columns') form.append('mapping', profileOf(tables));
    if (way === 'profile' && profile) form.append('mapping', profile, profile.name);
    if (corrects) form.append('corrects', 'true');
    if (reason.trim()) form.append('reason', reason.trim());
    const made = await dataOf(keeper.client.POST('/api/v1/imports', { params: { query: { wait: 1 } }, body: form as never, bodySerializer: (body) => body as unknown as FormData }));
    if (made.job) keeper.queries.setQueryData(['import', made.id, 'job'], made.job.id);
    void keeper.queries.invalidateQueries({ queryKey: ['imports'] });
    navigate(`/imports/${made.id}`);
  });
  const read = tables.filter((x) => x.kind);
  const ready = files.length > 0 && !(corrects && reason.trim().length < 2) && (way === 'plain' || (way === 'profile' ? profile !== undefined : read.length > 0 && read.every((x) => missing(x).length === 0)));
  return (
    <Page title={t('import.new')}>
      <Steps at={files.length === 0 ? 0 : 1} />
      {error !== undefined && <ProblemNote error={error} />}
      <form onSubmit={(e) => { e.preventDefault(); if (ready) submit(); }} noValidate>
        <Choose files={files} onTake={(list) => void take(list)} />
        {files.length > 0 && (
          <>
            <fieldset className="card ways"><legend>{t('import.way')}</legend>
              {ways.map((w) => <label key={w}><input type="radio" name="way" checked={way === w} disabled={w === 'columns' && tables.length === 0} onChange={() => setWay(w)} /> <span>{t(`import.way.${w}`)}<br /><span className="quiet">{t(`import.way.${w}.text`)}</span></span></label>)}
              {way === 'profile' && <Field id="import-profile" label={t('import.profile')}>{(aria) => <input {...aria} type="file" accept=".yaml,.yml,.json" onChange={(e) => setProfile(e.target.files?.[0])} />}</Field>}
            </fieldset>
            {way === 'columns' && tables.map((table, i) => (
              <Columns key={table.sheet.file + table.sheet.name} id={`table-${i}`} table={table} kinds={kindsFor(me)} onChange={(next) => setTables(tables.map((x, n) => (n === i ? next : x)))} />
            ))}
            <section className="card">
              <label className="check"><input type="checkbox" checked={corrects} onChange={(e) => setCorrects(e.target.checked)} /> <span>{t('import.corrects')}<br /><span className="quiet">{t('import.corrects.text')}</span></span></label>
              <TextField id="import-reason" label={t(corrects ? 'fact.reason' : 'confirm.reason')} value={reason} onChange={setReason} autoComplete="off" />
            </section>
            {!ready && <p className="note" role="status">{t('import.notReady')}</p>}
            <p className="dialog-buttons">
              <Button onClick={() => navigate('/imports')}>{t('app.back')}</Button>
              <Button type="primary" htmlType="submit" disabled={!ready} loading={busy}>{t('import.check')}</Button>
            </p>
          </>
        )}
      </form>
    </Page>
  );
}

// Choose takes files, chosen or dropped.
function Choose({ files, onTake }: { files: File[]; onTake: (files: File[]) => void }) {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onTake([...event.dataTransfer.files]);
  };
  return (
    <section className={`card drop${over ? ' over' : ''}`} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Field id="import-files" label={t('import.choose')} hint={t('import.choose.hint')}>
        {(aria) => <input {...aria} type="file" multiple accept=".csv,.xlsx,.zip,.txt,.tsv" onChange={(e) => onTake([...(e.target.files ?? [])])} />}
      </Field>
      {files.length > 0 && <ul>{files.map((f) => <li key={f.name}>{f.name} <span className="quiet">{t('import.size', { size: Math.ceil(f.size / 1024) })}</span></li>)}</ul>}
    </section>
  );
}
