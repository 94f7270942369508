import { Suspense } from 'react';
import { lazyPart } from '@/lib/lazyPart';
import { Dialog } from '@/ui/Dialog';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Skeleton } from '@/ui/Skeleton';
import type { CommandPaletteProps } from './CommandPalette';

const CommandPalette = lazyPart(() => import('./CommandPalette'));

/** The palette in its dialog, which opens at once, whether or not the palette has been loaded before. */
export function PaletteDialog(palette: CommandPaletteProps) {
  return (
    <Dialog title={palette.title} onClose={palette.onClose}>
      <ErrorBoundary>
        <Suspense fallback={<Skeleton blocks={['h-11', 'h-40']} className="grid gap-2" />}>
          <CommandPalette {...palette} />
        </Suspense>
      </ErrorBoundary>
    </Dialog>
  );
}
