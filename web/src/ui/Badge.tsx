import type { LucideIcon } from 'lucide-react';
import { classes } from './classes';

interface BadgeProps {
  icon: LucideIcon;
  colour: string;
  word: string;
  className?: string;
}

/** A state, as a word and an icon: never by its colour alone. */
export function Badge({ icon: Icon, colour, word, className }: BadgeProps) {
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
        colour,
        className,
      )}
    >
      <Icon aria-hidden="true" strokeWidth={2.5} className="size-3.5 shrink-0" />
      {word}
    </span>
  );
}
