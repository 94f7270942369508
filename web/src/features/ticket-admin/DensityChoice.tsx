import { Rows2, Rows3 } from 'lucide-react';
import { usePreference } from '@/lib/preference';
import { inboxTexts } from '@/lib/texts/staff';

export type Density = 'comfortable' | 'compact';

export function useDensity(): [Density, (density: Density) => void] {
  return usePreference('density', ['comfortable', 'compact']);
}

export function DensityChoice() {
  const [density, choose] = useDensity();
  const isCompact = density === 'compact';
  const Icon = isCompact ? Rows3 : Rows2;
  return (
    <button
      type="button"
      aria-pressed={isCompact}
      onClick={() => choose(isCompact ? 'comfortable' : 'compact')}
      className="-mr-2 flex min-h-9 items-center gap-2 rounded-inner px-2 text-sm text-muted hover:bg-surface hover:text-text aria-pressed:text-accent pointer-coarse:min-h-11"
    >
      <Icon aria-hidden="true" className="size-4" />
      {inboxTexts.compactRows}
    </button>
  );
}
