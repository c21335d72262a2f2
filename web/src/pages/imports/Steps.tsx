import { useText } from '../../text/text';

const steps = ['upload', 'map', 'check', 'commit', 'result'] as const;

// Steps are the way of an import; those before the present one are done.
export function Steps({ at }: { at: number }) {
  const { t } = useText();
  return (
    <ol className="way" aria-label={t('run.steps')}>
      {steps.map((s, i) => <li key={s} aria-current={i === at ? 'step' : undefined} className={i < at ? 'done' : undefined}><span aria-hidden="true">{i < at ? '✓' : i + 1}</span> {t(`import.step.${s}`)}</li>)}
    </ol>
  );
}
