import { useQuery } from '@tanstack/react-query';
import { dataOf, type Schemas } from '../api/client';
import { useKeeper } from '../api/session';
import { dayAfter } from '../format/date';
import { datesText, listed, scopeText } from '../text/scope';
import { useText, type Say } from '../text/text';
import { Dialog } from './Dialog';
import { Async } from './Async';
import type { Asked } from './Why';

type Way = Schemas['WhyWay'];

// WhyDialog says by which rule, role, scope and dates its reader sees something.
export default function WhyDialog({ object, action = 'read', person, date, onClose }: Asked & { onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['why', object, action, person, date],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/access/why', { signal, params: { query: { object, action, ...(person && { person }), ...(date && { date }) } } })),
  });
  return (
    <Dialog title={t('access.why')} onClose={onClose}>
      <Async query={query} lines={3}>{(why) => <Answer why={why} />}</Async>
    </Dialog>
  );
}

function Answer({ why }: { why: Schemas['Why'] }) {
  const { t } = useText();
  const ways = why.ways ?? [];
  const reaching = ways.filter((w) => w.reaches || !why.person);
  const rest = ways.filter((w) => !reaching.includes(w));
  return (
    <>
      <p><strong>{t(why.allowed ? 'access.why.yes' : 'access.why.no', { summary: why.summary })}</strong></p>
      {reaching.map((w, i) => <WayText key={i} way={w} />)}
      <p className="quiet">{why.person ? t('access.why.about', { person: why.person, date: why.date }) : t('access.why.asOf', { date: why.date })}</p>
      {rest.length > 0 && (
        <details>
          <summary>{t('access.why.others')}</summary>
          {rest.map((w, i) => <WayText key={i} way={w} />)}
        </details>
      )}
    </>
  );
}

function WayText({ way: w }: { way: Way }) {
  const { t } = useText();
  return (
    <ul className="why-way">
      <li>{w.grant ? t('access.why.role', { title: w.title, role: w.role, dates: datesText(w, t) }) : t('access.why.everybody', { title: w.title })}</li>
      <li>{t('access.why.scope', { scope: scopeText(w.scope, t) })}{(w.units ?? []).length > 0 && <> · {t('grant.units', { units: listed(w.units ?? [], t) })}</>}</li>
      {(w.through ?? []).map((x) => <li key={x.by + x.from}>{throughText(x, t)}</li>)}
      <li className="quiet">{t('access.why.rule', { line: w.line })} <code>{w.rule}</code></li>
    </ul>
  );
}

// throughText says when somebody was under a superior or in a team. Far days
// stand for no bound; the end is the day after.
export function throughText(x: Schemas['WhyInterval'], t: Say): string {
  const since = x.from > '1000' ? x.from : '';
  const until = x.to && x.to < '9000' ? dayAfter(x.to, -1) : '';
  if (since && until) return t('access.why.through', { by: x.by, from: since, to: until });
  if (since) return t('access.why.through.since', { by: x.by, from: since });
  return until ? t('access.why.through.until', { by: x.by, to: until }) : t('access.why.through.always', { by: x.by });
}
