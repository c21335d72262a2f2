import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import type { AuditTab } from '../../ui/menu';
import { Link, navigate, useSearch, withSearch } from '../../ui/router';
import { Paged } from './Paged';
import { didText, markTexts, onText } from './words';

type Domain = Exclude<AuditTab, 'reads'>;

// What the address tells of a filter; keys and logins may name people and stay out of it.
interface Told {
  from: string;
  to: string;
}

interface Kept {
  user: string;
  key: string;
}

// Entries are the records of one part of the audit.
export function Entries({ domain }: { domain: Domain }) {
  const { t } = useText();
  const keeper = useKeeper();
  const search = useSearch();
  const told: Told = { from: search.get('from') ?? '', to: search.get('to') ?? '' };
  const [kept, setKept] = useState<Kept>({ user: '', key: '' });
  const filters = { ...(told.from && { from: told.from }), ...(told.to && { to: told.to }), ...(kept.user && { user: kept.user }), ...(kept.key && { key: kept.key }) };
  const load = (cursor: string | undefined, signal: AbortSignal) =>
    dataOf(keeper.client.GET(`/api/v1/audit/${domain}`, { signal, params: { query: { limit: 50, ...filters, ...(cursor && { cursor }) } } }));
  const name = ['audit', domain, filters];
  return (
    <>
      <Filter key={JSON.stringify(filters)} domain={domain} told={told} kept={kept} onKept={setKept} />
      <Paged key={JSON.stringify(name)} name={name} load={load} none={t('audit.none')}>{(items) => <Rows items={items} />}</Paged>
    </>
  );
}

function Filter({ domain, told, kept, onKept }: { domain: Domain; told: Told; kept: Kept; onKept: (kept: Kept) => void }) {
  const { t } = useText();
  const [from, setFrom] = useState(told.from);
  const [to, setTo] = useState(told.to);
  const [user, setUser] = useState(kept.user);
  const [key, setKey] = useState(kept.key);
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    onKept({ user: user.trim(), key: key.trim() });
    navigate(withSearch('/audit', { tab: domain, from, to }));
  };
  const reset = () => {
    onKept({ user: '', key: '' });
    setUser('');
    setKey('');
    navigate(withSearch('/audit', { tab: domain }));
  };
  return (
    <form className="filter" role="search" onSubmit={submit}>
      <label>{t('audit.from')} <input type="date" value={from} onChange={(e) => setFrom(e.target.value)} /></label>
      <label>{t('audit.to')} <input type="date" value={to} onChange={(e) => setTo(e.target.value)} /></label>
      <label>{t('audit.login')} <input value={user} onChange={(e) => setUser(e.target.value)} maxLength={64} autoComplete="off" /></label>
      <label>{t('audit.key')} <input value={key} onChange={(e) => setKey(e.target.value)} maxLength={200} autoComplete="off" /></label>
      <Button type="primary" htmlType="submit">{t('app.query')}</Button>
      <Button onClick={reset}>{t('app.reset')}</Button>
    </form>
  );
}

function Rows({ items }: { items: Schemas['AuditEntry'][] }) {
  const { t } = useText();
  const runs = may(useMe(), 'run', 'read');
  return (
    <div className="scroll card">
      <table className="cards audit">
        <caption className="quiet">{t('audit.caption')}</caption>
        <thead><tr>
          <th scope="col">{t('audit.at')}</th><th scope="col">{t('audit.who')}</th><th scope="col">{t('audit.action')}</th><th scope="col">{t('audit.object')}</th>
          <th scope="col">{t('audit.reason')}</th><th scope="col">{t('audit.change')}</th><th scope="col">{t('audit.seal')}</th>
        </tr></thead>
        <tbody>{items.map((e) => (
          <tr key={e.id}>
            <th scope="row">{instantText(e.at)}</th>
            <td data-label={t('audit.who')}>{e.user ? e.login : t('audit.console')}</td>
            <td data-label={t('audit.action')}>{didText(e.action, t)}</td>
            <td data-label={t('audit.object')}><span>{e.object === 'run' && runs ? <Link to={`/runs/${e.key}`}>{onText(e.object, t)}</Link> : <>{onText(e.object, t)} <code>{e.key}</code></>}</span></td>
            <td data-label={t('audit.reason')}><span>{e.reason || t('app.none')}{markTexts(e.marks, t).map((mark) => <span key={mark} className="mark"> {mark}</span>)}</span></td>
            <td data-label={t('audit.change')}><Change entry={e} /></td>
            <td data-label={t('audit.seal')}>{t(e.sealed ? 'audit.sealed' : 'audit.unsealed')}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

// Change is how a thing was and how it became, as far as the audit tells: by digests.
function Change({ entry: e }: { entry: Schemas['AuditEntry'] }) {
  const { t } = useText();
  if (!e.before && !e.after) return <span>{t('app.none')}</span>;
  return (
    <details>
      <summary>{t(e.before && e.after ? 'audit.change.both' : e.after ? 'audit.change.made' : 'audit.change.gone')}</summary>
      <dl className="facts digests">
        {e.before && <><dt>{t('audit.before')}</dt><dd><code>{e.before}</code></dd></>}
        {e.after && <><dt>{t('audit.after')}</dt><dd><code>{e.after}</code></dd></>}
        {e.request && <><dt>{t('audit.request')}</dt><dd><code>{e.request}</code></dd></>}
      </dl>
      <p className="quiet">{t('audit.digests')}</p>
    </details>
  );
}
