import { CloudOff } from 'lucide-react';
import { useIsDown } from '@/app/store/live/useNews';
import { texts } from '@/lib/texts';

/** Says when what is on the screen may be some seconds old. */
export function LiveNotice() {
  const isDown = useIsDown();
  return (
    <div role="status">
      {isDown && (
        <p className="flex items-center gap-2 border-b border-border bg-surface px-4 py-1.5 text-sm text-muted sm:px-6">
          <CloudOff aria-hidden="true" className="size-4 shrink-0" />
          <span>
            <strong className="font-semibold text-text">{texts.live.notLive}</strong>{' '}
            {texts.live.notLiveText}
          </span>
        </p>
      )}
    </div>
  );
}
