import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { texts } from '@/lib/texts';
import { Button } from './Button';

interface Toast {
  id: number;
  tone: 'success' | 'danger';
  text: string;
  action?: ToastAction | undefined;
}

/** What can still be done about an outcome, as taking it back. */
interface ToastAction {
  label: string;
  run: () => void;
}

const SHOWN_MS = 6_000;
/** Long enough to read, to decide and to get there. */
const SHOWN_WITH_ACTION_MS = 15_000;

let current: Toast | null = null;
let nextId = 1;
const listeners = new Set<() => void>();

/** Tells the outcome of an action. One at a time: what came before has been seen or is outdated. */
export function showToast(tone: Toast['tone'], text: string, action?: ToastAction): void {
  replace({ id: nextId++, tone, text, action });
}

function replace(toast: Toast | null) {
  current = toast;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function ToastRegion() {
  const toast = useSyncExternalStore(subscribe, () => current);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-30 grid justify-items-center sm:left-auto"
    >
      {toast && <ToastCard key={toast.id} toast={toast} />}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) {
      return;
    }
    const timer = setTimeout(() => replace(null), toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, toast.action]);

  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full max-w-sm animate-appear items-center gap-3 rounded-outer border border-border bg-raised py-2 pr-2 pl-4 text-sm shadow-float"
    >
      {toast.tone === 'success' ? (
        <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-success" />
      ) : (
        <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-danger" />
      )}
      <p className="min-w-0 flex-1">{toast.text}</p>
      {toast.action && (
        <Button
          look="quiet"
          onClick={() => {
            replace(null);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <button
        type="button"
        aria-label={texts.close}
        onClick={() => replace(null)}
        className="grid size-8 shrink-0 place-items-center rounded-inner hover:bg-surface pointer-coarse:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  );
}
