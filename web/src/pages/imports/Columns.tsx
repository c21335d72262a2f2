import { useText } from '../../text/text';
import { columnsOf, dateForms, fieldsOf, knowingOf, missing, typesOf, withKind, type Kind, type Missing, type Table } from './mapping';

interface Props {
  id: string;
  table: Table;
  kinds: Kind[];
  onChange: (table: Table) => void;
}

// Columns says of each column of a table, with what stands in it, which field it
// is. What is missing stands on top.
export function Columns({ id, table, kinds, onChange }: Props) {
  const { t } = useText();
  const { sheet, kind } = table;
  const columns = columnsOf(table);
  const gaps = missing(table);
  const name = sheet.name ? t('import.sheet', { file: sheet.file, sheet: sheet.name }) : sheet.file;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {gaps.length > 0 && <ul className="note missing">{gaps.map((g) => <li key={g.what + ('name' in g ? g.name : '')}><Gap gap={g} /></li>)}</ul>}
      <div className="filter">
        <label>{t('import.kind')} <select value={kind} onChange={(e) => onChange(withKind(table, e.target.value as Kind | ''))}>
          <option value="">{t('import.kind.none')}</option>
          {kinds.map((k) => <option key={k} value={k}>{t(`import.kind.${k}`)}</option>)}
        </select></label>
        <label>{t('import.header')} <select value={table.header} onChange={(e) => onChange(withKind({ ...table, header: parseInt(e.target.value, 10) }, kind))}>
          {Array.from({ length: Math.max(10, table.header) }, (_, i) => <option key={i} value={i + 1}>{t('import.line', { line: i + 1 })}</option>)}
        </select></label>
        {!sheet.workbook && typesOf(table).has('date') && <label>{t('import.date')} <select value={table.date} onChange={(e) => onChange({ ...table, date: e.target.value })}>
          <option value="">{t('import.ask')}</option>
          {dateForms.map((d) => <option key={d} value={d}>{d}</option>)}
        </select></label>}
        {typesOf(table).has('share') && <label>{t('import.share')} <select value={table.share} onChange={(e) => onChange({ ...table, share: e.target.value as Table['share'] })}>
          <option value="">{t('import.ask')}</option>
          {(['percent', 'hundredths', 'fraction'] as const).map((s) => <option key={s} value={s}>{t(`import.share.${s}`)}</option>)}
        </select></label>}
        {typesOf(table).has('amount') && !typesOf(table).has('currency') && <label>{t('import.currency')} <input value={table.currency} maxLength={3} autoComplete="off" onChange={(e) => onChange({ ...table, currency: e.target.value.toUpperCase() })} /></label>}
      </div>
      {kind && (
        <div className="scroll">
          <table className="cards">
            <caption className="visually-hidden">{t('import.columns', { name })}</caption>
            <thead><tr><th scope="col">{t('import.column')}</th><th scope="col">{t('import.samples')}</th><th scope="col">{t('import.field')}</th><th scope="col">{t('import.knowing')}</th></tr></thead>
            <tbody>{columns.map((c, i) => {
              const chosen = table.fields[c.name] ?? '';
              const knowing = knowingOf(c.name, chosen, kind);
              return (
                <tr key={c.name + i}>
                  <th scope="row">{c.name}</th>
                  <td data-label={t('import.samples')}><span className="samples">{c.samples.length > 0 ? c.samples.map((s, n) => <code key={n}>{s}</code>) : t('import.blank')}</span></td>
                  <td data-label={t('import.field')}>
                    <select value={chosen} aria-label={t('import.fieldOf', { column: c.name })} onChange={(e) => onChange({ ...table, fields: { ...table.fields, [c.name]: e.target.value } })}>
                      <option value="">{t('import.ignore')}</option>
                      {fieldsOf[kind].map((f) => <option key={f.name} value={f.name}>{t(`import.f.${f.name}` as 'import.f.number')}{f.required ? ' *' : ''}</option>)}
                    </select>
                  </td>
                  <td data-label={t('import.knowing')}><span className={`status knowing-${knowing}`}>{t(`import.knowing.${knowing}`)}</span></td>
                </tr>
              );
            })}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Gap({ gap }: { gap: Missing }) {
  const { t } = useText();
  if (!('name' in gap)) return <>{t(`import.gap.${gap.what}`)}</>;
  return <>{t(`import.gap.${gap.what}`, { field: t(`import.f.${gap.name}` as 'import.f.number') })}</>;
}
