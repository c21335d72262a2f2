import { Button } from 'antd';
import { useText } from '../text/text';
import type { Theme } from './prefs';

export interface Looks {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

// Choices are the switches for language and theme; each names what it leads to.
export function Choices({ looks }: { looks: Looks }) {
  const { t, lang, change } = useText();
  const other = lang === 'zh' ? 'en' : 'zh';
  const theme = looks.theme === 'dark' ? 'light' : 'dark';
  return (
    <>
      <Button type="text" lang={other} onClick={() => change(other)}>{other === 'zh' ? '中文' : 'English'}</Button>
      <Button type="text" onClick={() => looks.setTheme(theme)}>{t(`app.theme.${theme}`)}</Button>
    </>
  );
}
