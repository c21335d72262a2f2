import { Button } from 'antd';
import { Suspense, useState, type ReactNode } from 'react';
import { useKeeper, useMe } from '../api/session';
import { useText } from '../text/text';
import { isHere, menuOf } from './menu';
import { Link, usePath } from './router';
import { Choices, type Looks } from './Choices';
import { Loading } from './Loading';
import { ProblemNote } from './ProblemNote';
import { Keys } from './Keys';
import { ReadingBanner, ReadingGate } from './Reading';
import { Tray } from './Tray';

// Frame is what stands around every page: header, notices, menu.
export function Frame({ looks, children }: { looks: Looks; children: ReactNode }) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const path = usePath();
  const menu = menuOf(me);
  const [failed, setFailed] = useState<unknown>();
  return (
    <div className="frame">
      <a className="skip" href="#content" onClick={toContent}>{t('app.skip')}</a>
      <header className="top">
        <Link to="/" className="brand">{me.company || t('app.name')}</Link>
        <div className="top-side">
          <Keys />
          <Tray />
          <Choices looks={looks} />
          <details className="me" key={path}>
            <summary title={t('app.me')}>{me.user.name}</summary>
            <div className="me-card">
              <p><Link to="/me">{me.user.name}</Link> {me.user.person ?? me.user.login}</p>
              <ul>{(me.roles ?? []).map((r) => <li key={r.role + (r.from ?? '')}>{r.title}{r.units?.length ? ` · ${r.units.join(', ')}` : ''}</li>)}</ul>
              <Button onClick={() => void keeper.signOut().catch(setFailed)}>{t('app.signOut')}</Button>
            </div>
          </details>
        </div>
      </header>
      {((me.banners ?? []).length > 0 || me.reading) && (
        <aside className="banners" aria-label={t('app.notices')}>
          {(me.banners ?? []).map((b) => <p key={b.code}>{b.text}</p>)}
          <ReadingBanner />
        </aside>
      )}
      <nav className="menu" aria-label={t('app.menu')}>
        {menu.map((entry) => (
          <Link key={entry.path} to={entry.path} aria-current={[entry.path, ...(entry.also ?? [])].some((p) => isHere(p, path)) ? 'page' : undefined}>{t(entry.label)}</Link>
        ))}
      </nav>
      <main id="content" tabIndex={-1}>
        {failed !== undefined && <ProblemNote error={failed} />}
        <ReadingGate><Suspense fallback={<Loading />}>{children}</Suspense></ReadingGate>
      </main>
    </div>
  );
}

function toContent(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
