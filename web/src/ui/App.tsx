import { ConfigProvider, theme as themes } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { QueryClientProvider } from '@tanstack/react-query';
import { Component, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { KeeperContext, useKeeper, useSession, type Keeper } from '../api/session';
import type { Lang } from '../format/date';
import { SignIn } from '../pages/signin/SignIn';
import { load, sayIn, TongueContext, useText } from '../text/text';
import type { Looks } from './Choices';
import { Frame } from './Frame';
import { Loading } from './Loading';
import { Page } from './Page';
import { preferredTheme, remember, remembered, type Theme } from './prefs';
import { ProblemNote } from './ProblemNote';
import { Link, usePath } from './router';
import { pageAt } from './routes';

interface Props {
  keeper: Keeper;
  first: Lang;
  speak: (lang: Lang) => void; // which language requests ask for
  link?: OneTimeLink | undefined;
  nonce: string;
}

// OneTimeLink is what the address brought along.
export interface OneTimeLink {
  secret: string;
  first: boolean; // it makes the first administrator
}

// App is the whole UI.
export function App({ keeper, first, speak, link, nonce }: Props) {
  const [lang, setLang] = useState(first);
  const [theme, setTheme] = useState<Theme>(() => preferredTheme(remembered('theme'), window.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false));
  const change = useCallback((next: Lang) => void load(next).then(() => {
    speak(next);
    remember('language', next);
    setLang(next);
    if (keeper.current().phase === 'in') void keeper.ask();
    void keeper.queries.invalidateQueries(); // answers are worded in the language
  }), [keeper, speak]);
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme;
  }, [lang, theme]);
  const tongue = useMemo(() => ({ lang, t: sayIn(lang), change }), [lang, change]);
  const looks: Looks = { theme, setTheme: (next) => { remember('theme', next); setTheme(next); } };
  return (
    <KeeperContext value={keeper}>
      <QueryClientProvider client={keeper.queries}>
        <TongueContext value={tongue}>
          <ConfigProvider locale={lang === 'zh' ? zhCN : enUS} csp={{ nonce }} button={{ autoInsertSpace: false }}
            theme={{ algorithm: theme === 'dark' ? themes.darkAlgorithm : themes.defaultAlgorithm, token: { ...(theme === 'dark' ? { colorPrimary: '#2f6fc9', colorLink: '#7db2f7', colorError: '#ff7875' } : { colorPrimary: '#1558b0', colorLink: '#1558b0', colorError: '#c4161c' }), borderRadius: 4, motion: false, fontFamily: 'inherit' } }}>
            <Inside looks={looks} link={link} />
          </ConfigProvider>
        </TongueContext>
      </QueryClientProvider>
    </KeeperContext>
  );
}

// Inside shows a page to whoever is signed in, and signing in to everybody else.
function Inside({ looks, link }: { looks: Looks; link?: OneTimeLink | undefined }) {
  const keeper = useKeeper();
  const session = useSession();
  const path = usePath();
  const [open, setOpen] = useState(link);
  useEffect(() => {
    if (!open) void keeper.ask();
  }, [keeper, open]);
  if (open) return <SignIn looks={looks} link={open} ended={false} leaveLink={() => setOpen(undefined)} />;
  switch (session.phase) {
    case 'asking':
      return <Loading />;
    case 'failed':
      return <main className="alone"><ProblemNote error={session.error} retry={() => void keeper.ask()} /></main>;
    case 'out':
      return <SignIn looks={looks} ended={session.ended} leaveLink={() => undefined} />;
    case 'in':
      return <Frame looks={looks}><Guard key={path}><Here path={path} /></Guard></Frame>;
  }
}

// Here is the page of a path.
function Here({ path }: { path: string }) {
  const { t } = useText();
  const found = pageAt(path);
  if (!found) {
    return <Page title={t('app.unknown.title')}><p>{t('app.unknown.text')}</p><p><Link to="/">{t('app.toHome')}</Link></p></Page>;
  }
  const { View, names } = found;
  return <View {...names} />;
}

// Guard keeps a fault of one page from taking the frame with it.
class Guard extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error ? <ProblemNote error={this.state.error} /> : this.props.children;
  }
}

