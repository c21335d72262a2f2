import { useText, type Key } from '../text/text';
import { Dialog } from './Dialog';

const keys: [string, Key][] = [['K', 'keys.find'], ['Enter', 'keys.submit'], ['/', 'keys.list']];

// KeysDialog lists the keys that work everywhere.
export default function KeysDialog({ finds, onClose }: { finds: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="facts">
        {keys.filter(([key]) => finds || key !== 'K').map(([key, what]) => <div key={key} className="key-row"><dt><kbd>Ctrl</kbd>/<kbd>⌘</kbd> + <kbd>{key}</kbd></dt><dd>{t(what)}</dd></div>)}
        <div className="key-row"><dt><kbd>Esc</kbd></dt><dd>{t('keys.close')}</dd></div>
      </dl>
    </Dialog>
  );
}
