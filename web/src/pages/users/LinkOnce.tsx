import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { Schemas } from '../../api/client';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Dialog } from '../../ui/Dialog';

interface Props {
  name: string;
  link: Schemas['SignInLink'];
  onClose: () => void;
}

// addressOf is the page that takes a one-time link: as the service knows it, else
// at the address at which this page was opened.
export function addressOf(link: Schemas['SignInLink'], origin: string): string {
  return link.url ?? `${origin}/#link=${encodeURIComponent(link.secret)}`;
}

// LinkOnce shows a one-time link. It is in this dialog alone: neither stored nor
// in the address, and gone when it is closed.
export function LinkOnce({ name, link, onClose }: Props) {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<'link.copied' | 'link.uncopied'>();
  const copy = () => {
    field.current?.select();
    const done = navigator.clipboard?.writeText(field.current?.value ?? '') ?? Promise.reject(new Error('no clipboard'));
    done.then(() => setSaid('link.copied'), () => setSaid('link.uncopied'));
  };
  return (
    <Dialog title={t('link.title', { name })} onClose={onClose} first="link-once" stays>
      <p>{t('link.text', { at: instantText(link.expiresAt) })}</p>
      <div className="field">
        <label htmlFor="link-once">{t('link.label')}</label>
        <input id="link-once" ref={field} className="plain-input" readOnly value={addressOf(link, window.location.origin)} onFocus={(e) => e.target.select()} autoComplete="off" />
      </div>
      <p role="status">{said && t(said)}</p>
      <p className="dialog-buttons">
        <Button type="primary" onClick={copy}>{t('link.copy')}</Button>
        <Button onClick={onClose}>{t('link.done')}</Button>
      </p>
    </Dialog>
  );
}
