import { Modal } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../text/text';

interface Props {
  title: string;
  onClose: () => void;
  first?: string | undefined; // id of the field that one begins with
  stays?: boolean; // a click beside it does not close it
  children: ReactNode;
}

// Dialog is a dialog that begins at its first field and gives the focus back to
// where one was.
export function Dialog({ title, onClose, first, stays, children }: Props) {
  const { t } = useText();
  const opener = useRef(document.activeElement);
  const begin = (open: boolean) => { if (open && first) document.getElementById(first)?.focus(); };
  useEffect(() => {
    const from = opener.current;
    return () => {
      setTimeout(() => {
        const nowhere = !document.activeElement || document.activeElement === document.body;
        if (nowhere && from instanceof HTMLElement && from.isConnected) from.focus();
      });
    };
  }, []);
  return (
    <Modal open title={title} onCancel={onClose} footer={null} destroyOnHidden afterOpenChange={begin} mask={{ closable: !stays }} closable={{ 'aria-label': t('app.close') }}>
      {children}
    </Modal>
  );
}
