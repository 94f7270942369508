import { ArrowUp } from 'lucide-react';
import { texts } from '@/lib/texts';

interface ArrivalsButtonProps {
  count: number;
  onShow: () => void;
}

/** New tickets wait here instead of moving the list under somebody's pointer. */
export function ArrivalsButton({ count, onShow }: ArrivalsButtonProps) {
  return (
    <span role="status">
      {count > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="inline-flex min-h-7 animate-appear items-center gap-1.5 rounded-full bg-accent px-3 text-sm font-semibold text-on-accent hover:bg-accent-strong pointer-coarse:min-h-11 pointer-coarse:px-4"
        >
          <ArrowUp aria-hidden="true" className="size-4" />
          {texts.live.arrivals(count)}
        </button>
      )}
    </span>
  );
}
