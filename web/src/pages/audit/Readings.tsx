import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { navigate, useSearch, withSearch } from '../../ui/router';
import { Paged } from './Paged';
import { onText } from './words';

// Readings say who has read whose pay.
export function Readings() {
  const { t } = useText();
  const keeper = useKeeper();
  const person = useSearch().get('person') ?? '';
  const load = (cursor: string | undefined, signal: AbortSignal) =>
    dataOf(keeper.client.GET('/api/v1/audit/reads', { signal, params: { query: { limit: 50, ...(person && { person }), ...(cursor && { cursor }) } } }));
  return (
    <>
      <Filter key={person} person={person} />
      <Paged key={`reads${person}`} name={['audit', 'reads', person]} load={load} none={t('reads.none')}>{(items) => <ReadingRows items={items} caption={t('reads.caption')} whose />}</Paged>
    </>
  );
}

function Filter({ person }: { person: string }) {
  const { t } = useText();
  const [code, setCode] = useState(person);
  return (
    <form className="filter" role="search" onSubmit={(e) => { e.preventDefault(); navigate(withSearch('/audit', { tab: 'reads', person: code.trim() })); }}>
      <label>{t('reads.person')} <input value={code} onChange={(e) => setCode(e.target.value)} maxLength={64} autoComplete="off" /></label>
      <Button type="primary" htmlType="submit">{t('app.query')}</Button>
      <Button onClick={() => { setCode(''); navigate(withSearch('/audit', { tab: 'reads' })); }}>{t('app.reset')}</Button>
    </form>
  );
}

// ReadingRows are readings of pay as a table, with whose pay it was where that is not clear.
export function ReadingRows({ items, caption, whose }: { items: Schemas['PayReading'][]; caption: string; whose?: boolean }) {
  const { t } = useText();
  return (
    <div className="scroll card">
      <table className="cards">
        <caption className="quiet">{caption}</caption>
        <thead><tr>
          <th scope="col">{t('audit.at')}</th><th scope="col">{t('audit.who')}</th>{whose && <th scope="col">{t('reads.person')}</th>}<th scope="col">{t('reads.what')}</th><th scope="col">{t('reads.which')}</th>
        </tr></thead>
        <tbody>{items.map((r, i) => (
          <tr key={i}>
            <th scope="row">{instantText(r.at)}</th>
            <td data-label={t('audit.who')}><span>{r.user.name} <span className="quiet">{r.user.login}</span></span></td>
            {whose && <td data-label={t('reads.person')}>{r.person}</td>}
            <td data-label={t('reads.what')}>{onText(r.object, t)}</td>
            <td data-label={t('reads.which')}>{r.key || t('app.none')}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
