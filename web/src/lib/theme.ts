import { useState } from 'react';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Shared with public/early.js, which applies the choice before the first paint. */
const STORAGE_KEY = 'helpwright.theme';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(currentTheme);
  const choose = (chosen: Theme) => {
    applyTheme(chosen);
    setTheme(chosen);
  };
  return [theme, choose];
}

function currentTheme(): Theme {
  const applied = document.documentElement.dataset['theme'];
  return THEMES.find((theme) => theme === applied) ?? 'auto';
}

function applyTheme(theme: Theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage can be blocked; the choice then lasts until the page is left.
  }
}
