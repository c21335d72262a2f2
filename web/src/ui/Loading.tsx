import { useText } from '../text/text';

// Loading stands where something will be; it moves nothing and counts nothing.
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useText();
  return (
    <div className="loading" role="status" aria-label={t('app.loading')}>
      {Array.from({ length: lines }, (_, i) => <span key={i} />)}
    </div>
  );
}
