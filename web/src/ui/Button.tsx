import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { classes } from './classes';

type Look = 'primary' | 'secondary' | 'quiet' | 'note' | 'danger';

const BASE =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-inner py-1.5 text-sm font-semibold transition-colors pointer-coarse:min-h-11 disabled:opacity-60';

const LOOKS: Record<Look, string> = {
  primary: 'px-4 bg-accent text-on-accent enabled:hover:bg-accent-strong',
  secondary: 'border border-control bg-background px-4 text-text enabled:hover:bg-surface',
  quiet: 'px-2 text-accent enabled:hover:bg-surface',
  danger: 'px-4 bg-danger text-on-accent enabled:hover:bg-danger-strong',
  note: 'border border-warning bg-note px-4 enabled:hover:border-text',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  /** Shows that the action runs, and keeps it from being started twice. */
  busy?: boolean;
  busyLabel?: string;
  /** For a moment, it does nothing. */
  held?: boolean;
}

export function Button({
  look = 'secondary',
  busy = false,
  busyLabel,
  held = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- The type is one of the three by its own type.
      type={type}
      // Not `disabled`: that would take the focus away from whoever pressed the button.
      aria-disabled={busy || held || undefined}
      onClick={busy || held ? (event) => event.preventDefault() : onClick}
      className={classes(BASE, LOOKS[look], className)}
    >
      {busy ? <Busy label={busyLabel}>{children}</Busy> : children}
    </button>
  );
}

function Busy({ label, children }: { label: string | undefined; children: ReactNode }) {
  return (
    <>
      <LoaderCircle aria-hidden="true" className="size-4 animate-turn" />
      {label ?? children}
    </>
  );
}

export function ButtonLink({
  look = 'secondary',
  className,
  ...rest
}: LinkProps & { look?: Look }) {
  const hover = LOOKS[look].replaceAll('enabled:hover', 'hover');
  return <Link {...rest} className={classes(BASE, hover, className)} />;
}
