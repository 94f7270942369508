import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { classes } from './classes';

interface DisclosureProps {
  /** The button's content, and its name for screen readers where that is not enough. */
  trigger: ReactNode;
  label?: string;
  triggerClassName: string;
  panelClassName?: string;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a panel under itself. Escape, a click elsewhere or leaving it closes it. */
export function Disclosure({
  trigger,
  label,
  triggerClassName,
  panelClassName,
  children,
}: DisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const panelId = useId();

  useLayoutEffect(() => {
    if (isOpen && panel.current) {
      keepInSight(panel.current);
    }
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) {
      return;
    }
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        setOpen(false);
        button.current?.focus();
      }
    };
    const closeOutside = (event: Event) => {
      if (event.target instanceof Node && !container.current?.contains(event.target)) {
        setOpen(false);
      }
    };
    document.addEventListener('keydown', closeOnEscape);
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('keydown', closeOnEscape);
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, [isOpen]);

  return (
    <div ref={container} className="relative">
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
        className={triggerClassName}
      >
        {trigger}
      </button>
      {isOpen && (
        <div
          ref={panel}
          id={panelId}
          className={classes(
            'absolute top-full z-20 mt-2 min-w-56 animate-appear rounded-outer border border-border bg-raised p-2 shadow-float',
            panelClassName,
          )}
        >
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}

const MARGIN = 8;

/** Moves a panel that would leave the page on the right back into it. */
function keepInSight(panel: HTMLElement) {
  const over = panel.getBoundingClientRect().right + MARGIN - document.documentElement.clientWidth;
  if (over > 0) {
    panel.style.translate = `${-over}px`;
  }
}
