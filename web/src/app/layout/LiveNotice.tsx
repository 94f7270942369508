import { CloudOff, type LucideIcon, WifiOff } from 'lucide-react';
import { useIsDown } from '@/app/store/live/useNews';
import { texts } from '@/lib/texts';
import { useIsOnline } from '@/lib/useIsOnline';

/** Says when nothing can be sent, and when what is on the screen may be some seconds old. */
export function LiveNotice() {
  const isOnline = useIsOnline();
  const isDown = useIsDown();
  return (
    <div role="status" className="sticky top-14 z-10">
      {!isOnline && (
        <Notice icon={WifiOff} title={texts.live.offline} text={texts.live.offlineText} />
      )}
      {isOnline && isDown && (
        <Notice icon={CloudOff} title={texts.live.notLive} text={texts.live.notLiveText} />
      )}
    </div>
  );
}

function Notice({ icon: Icon, title, text }: { icon: LucideIcon; title: string; text: string }) {
  return (
    <p className="flex gap-2 border-b border-border bg-surface px-4 py-1.5 text-sm text-muted sm:px-6">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        <strong className="font-semibold text-text">{title}</strong> {text}
      </span>
    </p>
  );
}
