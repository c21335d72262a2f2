import type { Schemas } from '../../api/client';
import { useText } from '../../text/text';

type Data = Schemas['Import'];

export interface PlaceOf {
  file: string;
  line: string;
  column: string;
  field: string;
}

// partsOf takes a place apart that is written file:line:column (field).
export function partsOf(at: string | undefined): PlaceOf {
  const [, where = '', field = ''] = /^(.*?)\s*(?:\(([^()]*)\))?$/.exec(at ?? '') ?? [];
  const [, file = '', line = '', column = ''] = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(where) ?? [];
  return { file, line, column, field };
}

// Problems are what is wrong with files, by kind and one by one; all of them are
// in the error sheet.
export function Problems({ data }: { data: Data }) {
  const { t } = useText();
  const list = data.problems ?? [];
  const example = (code: string) => list.find((p) => p.code === code)?.detail ?? code;
  const base = `/api/v1/imports/${encodeURIComponent(data.id)}`;
  const all = data.failures + data.warnings;
  return (
    <section className="card">
      <h2>{t('import.problems')}</h2>
      <p><a href={`${base}/errors.xlsx`} download>{t('import.sheet.xlsx')}</a> · <a href={`${base}/errors.csv`} download>{t('import.sheet.csv')}</a></p>
      <ul className="kinds">{(data.codes ?? []).map((c) => (
        <li key={c.code + String(c.warning)} className={c.warning ? 'warning' : 'error'}><strong>{t(c.warning ? 'run.warning' : 'run.error')} {t('import.times', { count: c.count })}</strong> {example(c.code)}</li>
      ))}</ul>
      <div className="scroll">
        <table className="cards">
          <caption className="quiet">{list.length < all ? t('import.problems.cut', { count: list.length, all }) : t('import.problems.all', { count: all })}</caption>
          <thead><tr><th scope="col">{t('import.file')}</th><th scope="col" className="num">{t('import.row')}</th><th scope="col" className="num">{t('import.columnNo')}</th><th scope="col">{t('import.field')}</th><th scope="col">{t('import.wrong')}</th><th scope="col">{t('import.fix')}</th></tr></thead>
          <tbody>{list.map((p, i) => {
            const at = partsOf(p.at);
            return (
              <tr key={i}>
                <th scope="row">{at.file || t('app.none')}</th>
                <td className="num" data-label={t('import.row')}>{at.line || t('app.none')}</td><td className="num" data-label={t('import.columnNo')}>{at.column || t('app.none')}</td>
                <td data-label={t('import.field')}>{at.field || t('app.none')}</td>
                <td data-label={t('import.wrong')}><span>{t(p.warning ? 'run.warning' : 'run.error')} {p.detail}</span></td>
                <td data-label={t('import.fix')}><span>{p.fix ?? t('app.none')}</span></td>
              </tr>
            );
          })}</tbody>
        </table>
      </div>
    </section>
  );
}
