import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMe } from '../api/session';
import { useText } from '../text/text';
import { kindsOf } from './find';

const FindDialog = lazy(() => import('./FindDialog'));
const KeysDialog = lazy(() => import('./KeysDialog'));

// Keys are the keys that work everywhere, with a button for who has no keyboard.
export function Keys() {
  const { t } = useText();
  const finds = kindsOf(useMe()).length > 0;
  const [open, setOpen] = useState<'find' | 'keys'>();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
      if (event.key.toLowerCase() === 'k' && finds) setOpen('find');
      else if (event.key === '/') setOpen('keys');
      else if (event.key === 'Enter') (document.activeElement?.closest('form') ?? undefined)?.requestSubmit();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [finds]);
  return (
    <>
      {finds && <Button type="text" className="find-button" onClick={() => setOpen('find')} aria-keyshortcuts="Control+K Meta+K">{t('find.button')}</Button>}
      <Suspense fallback={null}>
        {open === 'find' && <FindDialog onClose={() => setOpen(undefined)} />}
        {open === 'keys' && <KeysDialog finds={finds} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  );
}
