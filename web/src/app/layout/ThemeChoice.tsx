import { Monitor, Moon, Sun } from 'lucide-react';
import { texts } from '@/lib/texts';
import { THEMES, useTheme } from '@/lib/theme';

const ICONS = { auto: Monitor, light: Sun, dark: Moon };

export function ThemeChoice() {
  const [chosen, choose] = useTheme();
  return (
    <fieldset className="px-2 py-1">
      <legend className="mb-1 text-xs text-muted">{texts.navigation.theme}</legend>
      <div className="grid grid-cols-3 rounded-inner border border-control">
        {THEMES.map((theme) => {
          const Icon = ICONS[theme];
          return (
            <label
              key={theme}
              className="relative grid cursor-pointer place-items-center gap-1 rounded-inner py-1.5 text-xs has-checked:bg-accent-soft has-checked:font-semibold has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="theme"
                checked={chosen === theme}
                onChange={() => choose(theme)}
                className="sr-only"
              />
              <Icon aria-hidden="true" className="size-4" />
              {texts.navigation.themes[theme]}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
