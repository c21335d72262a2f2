import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { may, useMe } from '../api/session';
import { useText } from '../text/text';

// Asked is what somebody sees and wants to know the reason of.
export interface Asked {
  object: string; // of the permission: statement.lines
  action?: string; // read, if not said
  person?: string | undefined; // whose data; employee number
  date?: string | undefined; // the data's own date; today, if not said
}

const Dialog = lazy(() => import('./WhyDialog'));

// Why is a quiet button on a record that says by which rule, role and scope its
// reader sees it.
export function Why(asked: Asked) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  if (!may(useMe(), 'access', 'read')) return null;
  return (
    <>
      <Button type="link" className="why-button no-print" onClick={() => setOpen(true)}>{t('access.why')}</Button>
      {open && <Suspense fallback={null}><Dialog {...asked} onClose={() => setOpen(false)} /></Suspense>}
    </>
  );
}
