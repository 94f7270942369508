import { formatAgo, formatAgoShort, formatExact } from '@/lib/time';

interface TimeProps {
  at: string;
  /** For dense lists. */
  short?: boolean;
  className?: string;
}

/** How long ago; the exact time in the reader's zone stands in the tooltip. */
export function Time({ at, short = false, className }: TimeProps) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {short ? formatAgoShort(at) : formatAgo(at)}
    </time>
  );
}
