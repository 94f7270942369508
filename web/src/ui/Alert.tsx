import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';

const TONES = {
  danger: { look: 'border-danger bg-danger-soft', icon: CircleAlert, colour: 'text-danger' },
  info: { look: 'border-border bg-surface', icon: Info, colour: 'text-info' },
  success: { look: 'border-border bg-surface', icon: CircleCheck, colour: 'text-success' },
};

interface AlertProps {
  tone: keyof typeof TONES;
  title: string;
  /** Whether a screen reader is interrupted; only for what appears after an action. */
  urgent?: boolean;
  children?: ReactNode;
}

export function Alert({ tone, title, urgent = false, children }: AlertProps) {
  const { look, icon: Icon, colour } = TONES[tone];
  return (
    <div
      role={urgent ? 'alert' : undefined}
      className={classes('flex gap-3 rounded-outer border p-4 text-sm', look)}
    >
      <Icon aria-hidden="true" className={classes('mt-0.5 size-4 shrink-0', colour)} />
      <div className="grid min-w-0 flex-1 justify-items-start gap-2">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  );
}
