import { texts } from '@/lib/texts';
import { classes } from './classes';

/** Blocks of the size of what is coming. They appear only if it takes noticeably long. */
export function Skeleton({ blocks, className }: { blocks: string[]; className?: string }) {
  return (
    <div role="status" className={classes('animate-wait', className)}>
      <span className="sr-only">{texts.loading}</span>
      {blocks.map((size, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- The blocks never change their order.
        <div key={index} className={classes('rounded-inner bg-surface', size)} />
      ))}
    </div>
  );
}
