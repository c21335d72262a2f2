// What a browser remembers of its user: language and theme, nothing else.
export type Theme = 'light' | 'dark';

export function remembered(name: string): string | null {
  try {
    return window.localStorage.getItem(`steelyard.${name}`);
  } catch {
    return null; // the browser keeps nothing
  }
}

export function remember(name: string, value: string): void {
  try {
    window.localStorage.setItem(`steelyard.${name}`, value);
  } catch {
    // the browser keeps nothing
  }
}

export function preferredTheme(stored: string | null, dark: boolean): Theme {
  if (stored === 'light' || stored === 'dark') return stored;
  return dark ? 'dark' : 'light';
}
