import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../text/text';

let shown = false; // a page was shown before, so that this one is somewhere else

// Page is the main part of every page. Whoever arrives from another page finds
// the focus on its heading.
export function Page({ title, lead, children, className }: { title: string; lead?: ReactNode; children?: ReactNode; className?: string }) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown) heading.current?.focus();
    shown = true;
  }, []);
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <article className={`page ${className ?? ''}`}>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {lead}
      </header>
      {children}
    </article>
  );
}
