import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { texts } from '@/lib/texts';

interface DialogProps {
  title: string;
  /** Asked for by Escape, the cross, or the system's way back. Whoever shows the dialog takes it away. */
  onClose: () => void;
  /** For questions that must be answered before anything else. */
  isAlert?: boolean;
  children: ReactNode;
}

/**
 * A modal window, open as long as it is rendered. The browser keeps the focus inside, makes the rest of
 * the page inert, and gives the focus back to where it came from.
 */
export function Dialog({ title, onClose, isAlert = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();

  // Before React takes the element away, which would leave the focus nowhere.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      role={isAlert ? 'alertdialog' : undefined}
      aria-labelledby={titleId}
      aria-describedby={isAlert ? textId : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A browser may close it without asking, as at a second Escape.
      onClose={(event) => {
        if (!event.currentTarget.open) {
          onClose();
        }
      }}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] animate-appear overscroll-contain rounded-outer border border-border bg-raised p-0 text-text shadow-float backdrop:bg-scrim"
    >
      <h2 id={titleId} className="pt-5 pr-14 pl-6 text-lg font-semibold wrap-anywhere">
        {title}
      </h2>
      <div id={textId} className="px-6 pt-3 pb-6">
        {children}
      </div>
      {/* Last, so that the focus begins at what the dialog is about. */}
      <button
        type="button"
        aria-label={texts.close}
        onClick={onClose}
        className="absolute top-4 right-4 grid size-9 place-items-center rounded-inner hover:bg-surface pointer-coarse:top-3 pointer-coarse:right-3 pointer-coarse:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </dialog>
  );
}

/** The buttons of a dialog, the way out first: it is the safe one to begin at. On small screens it stands below. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
  );
}
