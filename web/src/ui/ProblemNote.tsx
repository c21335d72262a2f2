import { Button } from 'antd';
import { useContext, useEffect, useState } from 'react';
import { Failure, faultsOf, placeOf } from '../api/problem';
import { KeeperContext } from '../api/session';
import { useText } from '../text/text';

interface Props {
  error: unknown;
  retry?: () => void;
  fields?: Record<string, string>; // labels of the form's fields, by name
  form?: string; // prefix of the ids of the form's fields
}

// ProblemNote says in words what went wrong and what to do, with the id under
// which the service has logged it. Faults of a form's fields are told by links
// to them.
export function ProblemNote({ error, retry, fields = {}, form = '' }: Props) {
  const { t } = useText();
  const keeper = useContext(KeeperContext);
  const failure = error instanceof Failure ? error : undefined;
  const left = useCountdown(failure?.retryAfter ?? 0, error);
  const document = failure?.document;
  const faults = faultsOf(error, Object.keys(fields));
  const title = document?.title ?? t(failure ? 'problem.network.title' : 'problem.crash.title');
  const detail = document?.detail ?? t(failure ? 'problem.network.text' : 'problem.crash.text');
  return (
    <section className="problem" role="alert">
      {document?.status !== 401 && <h2>{title}</h2>}
      <p>{failure?.status === 404 ? t('problem.gone') : detail}</p>
      {(Object.keys(faults.fields).length > 0 || faults.rest.length > 0) && (
        <ul>
          {Object.entries(faults.fields).map(([name, fault]) => (
            <li key={name}><a href={`#${form}${name}`} onClick={focusOn(form + name)}>{fields[name]}</a>{': '}{fault.detail}</li>
          ))}
          {faults.rest.map((fault, i) => (
            <li key={i}>
              {fault.at ? <code>{placeOf(fault.at)}</code> : null} {fault.detail} {fault.fix ? t('problem.fix', { fix: fault.fix }) : null}
            </li>
          ))}
        </ul>
      )}
      {left > 0 && <p>{t('problem.wait', { seconds: left })}</p>}
      {keeper && failure?.status === 409 && failure.code.endsWith('.stale') && <Button onClick={() => void keeper.queries.invalidateQueries()}>{t('stale.refresh')}</Button>}
      {retry && <Button onClick={retry} disabled={left > 0}>{t('app.retry')}</Button>}
      {document?.request && <p className="quiet">{t('problem.request', { id: document.request })}</p>}
    </section>
  );
}

// focusOn goes to a field; the address stays as it is.
function focusOn(id: string) {
  return (event: { preventDefault: () => void }) => {
    event.preventDefault();
    window.document.getElementById(id)?.focus();
  };
}

function useCountdown(seconds: number, of: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return undefined;
    const timer = setInterval(() => setLeft((now) => Math.max(now - 1, 0)), 1000);
    return () => clearInterval(timer);
  }, [seconds, of]);
  return left;
}
