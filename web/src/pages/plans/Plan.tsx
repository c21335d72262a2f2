import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, useKeeper, useMe } from '../../api/session';
import { dayRange, instantText, today } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { ProblemNote } from '../../ui/ProblemNote';
import { Link, navigate, useSearch } from '../../ui/router';
import { useSubmit } from '../../ui/useSubmit';
import { Acknowledgements } from './Acknowledgements';
import { Curves } from './Curve';
import { Difference } from './Diff';
import { nextVersion } from './drafting';
import { inForce, inWords, Sentences } from './reading';
import { Source, type SourceHandle } from './Source';
import './plan.css';

type PlanData = Schemas['Plan'];
type Version = Schemas['PlanVersion'];

// Plan says what the rule is, for whom and since when: in the version that is
// asked for, else in the one that is in force.
export default function Plan({ code, version }: { code?: string; version?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['plan', code],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans/{code}', { signal, params: { path: { code: code as string } } })),
  });
  if (query.data === undefined) return <Page title={t('menu.plans')}><Async query={query}>{() => null}</Async></Page>;
  const versions = query.data.versions ?? [];
  const asked = version && /^\d{1,6}$/.test(version) ? parseInt(version, 10) : (inForce(versions, today()) ?? versions.at(-1))?.version ?? 1;
  return <Body plan={query.data} version={asked} />;
}

function Body({ plan, version }: { plan: PlanData; version: number }) {
  const { t, lang } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const search = useSearch();
  const query = useQuery({
    queryKey: ['plan', plan.code, 'version', version],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans/{code}/versions/{version}', { signal, params: { path: { code: plan.code, version } } })),
  });
  const numbers = (plan.versions ?? []).map((v) => v.version);
  const before = numbers.filter((v) => v < version).at(-1);
  const asked = parseInt(search.get('against') ?? '', 10);
  const against = numbers.includes(asked) && asked !== version ? asked : before;
  const title = inWords(plan.title, lang);
  const components = new Map((plan.versions ?? []).flatMap((v) => v.components ?? []).map((c) => [c.code, inWords(c.title, lang)]));
  return (
    <Page title={t('plan.version', { plan: title, version })} className="plan" lead={<span className="quiet">{plan.code}</span>}>
      <p><Link to="/plans">{t('plans.toList')}</Link></p>
      <Async query={query}>{(v) => <Text version={v} currency={plan.currency} versions={plan.versions ?? []} />}</Async>
      {against !== undefined && <Difference key={`${against}-${version}`} code={plan.code} version={version} versions={numbers} against={against} title={(c) => components.get(c) ?? c} />}
      <Versions plan={plan} version={version} />
      {may(me, 'acknowledgement', 'read') && <Acknowledgements key={version} code={plan.code} version={version} title={title} />}
    </Page>
  );
}

// standing says whether a version applies, applied, or will.
function standing(version: Version, versions: Version[]): 'plans.is.now' | 'plans.is.later' | 'plans.is.before' {
  const now = today();
  if (version.from > now) return 'plans.is.later';
  return inForce(versions, now)?.version === version.version ? 'plans.is.now' : 'plans.is.before';
}

// Text is a version in words, as curves and as it is written.
function Text({ version, currency, versions }: { version: Version; currency: string; versions: Version[] }) {
  const { t, lang } = useText();
  const source = useRef<SourceHandle>(null);
  const details = useRef<HTMLDetailsElement>(null);
  const curves = version.curves ?? [];
  const titles = new Map((version.components ?? []).map((c) => [c.code, inWords(c.title, lang)]));
  const show = (line: number) => {
    if (details.current) details.current.open = true;
    source.current?.show(line);
  };
  return (
    <>
      <section className="card">
        <h2>{t('plans.rule')}</h2>
        <p><span className="status">{t(standing(version, versions))}</span> {dayRange(version.from, version.to, lang)} <span className="quiet">{t('plans.publishedAt', { at: instantText(version.publishedAt) })}</span></p>
        <Sentences sentences={version.sentences ?? []} components={version.components ?? []} onLine={show} />
        {version.consultation && <p className="quiet">{t('plans.consultation', { text: version.consultation })}</p>}
      </section>
      {curves.length > 0 && <section className="card"><h2>{t('curve.title')}</h2><Curves curves={curves} currency={currency} titles={titles} /></section>}
      <section className="card">
        <details ref={details}>
          <summary>{t('plans.document')}</summary>
          <Source id="plan-text" label={t('plans.document')} text={version.document ?? ''} ref={source} />
        </details>
        <MakeDraft version={version} />
      </section>
    </>
  );
}

// MakeDraft begins the next version from this one.
function MakeDraft({ version }: { version: Version }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const { error, busy, submit } = useSubmit(async () => {
    const plan = await dataOf(keeper.client.GET('/api/v1/plans/{code}', { params: { path: { code: version.plan } } }));
    const newest = (plan.versions ?? []).at(-1)?.version ?? version.version;
    const document = nextVersion(version.document ?? '', version.version, newest + 1);
    const made = await dataOf(keeper.client.POST('/api/v1/plan-drafts', { body: { plan: version.plan, document } }));
    void keeper.queries.invalidateQueries({ queryKey: ['drafts'] });
    navigate(`/plan-drafts/${made.id}`);
  });
  if (!may(me, 'plan.draft', 'create')) return null;
  return (
    <>
      {error !== undefined && <ProblemNote error={error} />}
      <p className="dialog-buttons"><Button onClick={() => submit()} loading={busy}>{t('draft.from', { version: version.version })}</Button></p>
    </>
  );
}

function Versions({ plan, version }: { plan: PlanData; version: number }) {
  const { t, lang } = useText();
  const versions = plan.versions ?? [];
  return (
    <section className="card">
      <h2>{t('plans.versions')}</h2>
      <div className="scroll">
        <table className="cards">
          <caption className="visually-hidden">{t('plans.versions')}</caption>
          <thead><tr><th scope="col">{t('plans.versions.one')}</th><th scope="col">{t('plans.days')}</th><th scope="col">{t('statement.state')}</th><th scope="col">{t('plans.published.at')}</th></tr></thead>
          <tbody>{[...versions].reverse().map((v) => (
            <tr key={v.version}>
              <th scope="row"><Link to={`/plans/${encodeURIComponent(plan.code)}/${v.version}`} aria-current={v.version === version ? 'page' : undefined}>{t('plans.version', { version: v.version })}</Link></th>
              <td data-label={t('plans.days')}>{dayRange(v.from, v.to, lang)}</td>
              <td data-label={t('statement.state')}>{t(standing(v, versions))}</td>
              <td data-label={t('plans.published.at')}>{instantText(v.publishedAt)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  );
}
