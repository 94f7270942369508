import { formatAgo, formatAgoShort, formatExact, formatUntil } from '@/lib/time';

interface TimeProps {
  at: string;
  /** For dense lists. */
  short?: boolean;
  /** For what is still to come. */
  ahead?: boolean;
  className?: string;
}

/** How long ago, or until then; the exact time in the reader's zone stands in the tooltip. */
export function Time({ at, short = false, ahead = false, className }: TimeProps) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {ahead ? formatUntil(at) : short ? formatAgoShort(at) : formatAgo(at)}
    </time>
  );
}
