import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface DetailsProps {
  /** Names it in the page's address, after #. */
  id?: string;
  summary: ReactNode;
  isOpen?: boolean;
  onToggle?: (isOpen: boolean) => void;
  className?: string;
  children: ReactNode;
}

/** A line that opens what belongs to it, in place. Search in the page finds what is closed, too. */
export function Details({ id, summary, isOpen, onToggle, className, children }: DetailsProps) {
  return (
    <details
      id={id}
      open={isOpen}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
      className={className}
    >
      <summary className="flex min-h-11 list-none items-center justify-between gap-3 rounded-inner px-4 py-2.5 font-semibold hover:bg-surface [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 wrap-anywhere">{summary}</span>
        <ChevronDown
          aria-hidden="true"
          className="size-4 shrink-0 text-muted transition-transform [details[open]>summary>&]:rotate-180"
        />
      </summary>
      {children}
    </details>
  );
}
