import { useQuery } from '@tanstack/react-query';
import { dataOf, type Schemas } from '../../api/client';
import { placeOf } from '../../api/problem';
import { may, useKeeper, useMe } from '../../api/session';
import { instantText, monthRange } from '../../format/date';
import { signOf, withCurrency } from '../../format/money';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Page } from '../../ui/Page';
import { Link } from '../../ui/router';
import { Status } from '../../ui/Status';
import { Why } from '../../ui/Why';
import { useNaming } from '../statements/naming';
import { Actions } from './Actions';
import { seesDifferences } from './duties';
import { Differences, Totals } from './Reports';
import { JobProgress } from './JobProgress';
import '../statements/statement.css';
import './run.css';

type RunData = Schemas['Run'];

// Run shows whether a run can be closed safely, and closes it.
export default function Run({ id }: { id?: string }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/runs/{id}', { signal, params: { path: { id: id as string } } })),
    refetchInterval: (q) => (q.state.data?.state === 'calculating' ? 1000 : false),
  });
  if (query.data === undefined) return <Page title={t('run.title')}><Async query={query}>{() => null}</Async></Page>;
  return <Body run={query.data} />;
}

function Body({ run }: { run: RunData }) {
  const { t, lang } = useText();
  const me = useMe();
  const naming = useNaming(run.plans ?? []);
  const months = monthRange(run.from, run.to, lang);
  const done = run.state !== 'calculating' && run.state !== 'failed';
  return (
    <Page title={t('run.of', { months })} lead={<Status state={run.state} />} className="run">
      {run.banner && <p className="note">{run.banner}</p>}
      <Steps run={run} />
      {run.job && <JobProgress job={run.job} />}
      {done && <Figures run={run} />}
      <Findings run={run} />
      {done && <Actions run={run} months={months} />}
      {done && seesDifferences(me) && <Differences id={run.id} currency={run.currency} />}
      {done && may(me, 'run.totals', 'read') && <Totals id={run.id} />}
      {done && may(me, 'statement.totals', 'read') && run.state !== 'discarded' && <p><Link to={`/statements?run=${run.id}`}>{t('run.statements')}</Link></p>}
      <p className="quiet">{t('run.made', { known: run.knownAt, plans: naming.plans.join(t('list.and')) || t('app.none') })} <Why object="run" /></p>
    </Page>
  );
}

// Steps are the ways of a run, with who went them and when.
function Steps({ run }: { run: RunData }) {
  const { t } = useText();
  const steps: [string, Schemas['RunStep'] | undefined][] = [[t('step.prepare'), run.prepared], [t('step.approve'), run.approved]];
  if (run.seconded || (run.approved && run.state === 'prepared')) steps.push([t('step.second'), run.seconded]);
  steps.push([t('step.pay'), run.paid]);
  return (
    <ol className="steps" aria-label={t('run.steps')}>
      {steps.map(([name, step]) => (
        <li key={name} className={step ? 'done' : undefined}>
          <strong><span aria-hidden="true">{step ? '✓' : '○'}</span> {name}</strong>
          <span className="quiet">{step ? `${step.by} · ${instantText(step.at)}` : t('step.open')}</span>
        </li>
      ))}
    </ol>
  );
}

function Figures({ run }: { run: RunData }) {
  const { t } = useText();
  return (
    <section className="figures" aria-label={t('statement.figures')}>
      {run.total && <div className="figure main"><h2>{t('run.total')}</h2><p className="big num">{withCurrency(run.total, run.currency)}</p>{signOf(run.total) < 0 && <p>{t('run.negative')}</p>}</div>}
      <div className="figure"><h2>{t('run.payees')}</h2><p className="middle num">{run.payees}</p>{!run.total && <p className="quiet">{t('run.noTotals')}</p>}</div>
      {run.pending && <div className="figure"><h2>{t('statement.pending')}</h2><p className="middle num">{withCurrency(run.pending, run.currency)}</p></div>}
    </section>
  );
}

// Findings are what the calculation has to say about itself.
function Findings({ run }: { run: RunData }) {
  const { t } = useText();
  const list = run.findings ?? [];
  if (run.state === 'calculating') return null;
  return (
    <section className="card">
      <h2>{t('run.checks')}</h2>
      {list.length === 0 ? <p>{t('run.checks.none')}</p> : (
        <ul className="findings">{list.map((f, i) => (
          <li key={i} className={f.warning ? 'warning' : 'error'}>
            <strong>{t(f.warning ? 'run.warning' : 'run.error')}</strong> {f.at && <code>{placeOf(f.at)}</code>} {f.detail} {f.fix && t('problem.fix', { fix: f.fix })}
          </li>
        ))}</ul>
      )}
    </section>
  );
}
