import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes';

const CONTROL =
  'w-full rounded-inner border border-control bg-background aria-invalid:border-danger aria-invalid:ring-1 aria-invalid:ring-danger disabled:opacity-60';

interface Sized {
  /** For panels and tool bars, where space is short. */
  compact?: boolean;
}

const sizeFor = (compact: boolean) =>
  compact
    ? 'min-h-9 py-1 text-sm pointer-coarse:min-h-11 pointer-coarse:text-base'
    : 'min-h-11 py-2 text-base';

export function TextInput({
  compact = false,
  className,
  ...rest
}: ComponentProps<'input'> & Sized) {
  return <input {...rest} className={classes(CONTROL, 'px-3', sizeFor(compact), className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={6}
      {...rest}
      className={classes(
        CONTROL,
        'field-sizing-content max-h-96 min-h-36 px-3 py-2 text-base',
        className,
      )}
    />
  );
}

export function Select({ compact = false, className, ...rest }: ComponentProps<'select'> & Sized) {
  return (
    <span className="relative block">
      <select
        {...rest}
        className={classes(CONTROL, 'appearance-none pr-9 pl-3', sizeFor(compact), className)}
      />
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
