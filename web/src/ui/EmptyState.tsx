import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useContext } from 'react';
import { AwaitedContext } from './Loaded';
import { Skeleton } from './Skeleton';

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  text?: string;
  children?: ReactNode;
}

/** Says that there is nothing, once that is known of the current address. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  const awaited = useContext(AwaitedContext);
  if (awaited) {
    return <Skeleton blocks={awaited} className="grid gap-2" />;
  }
  return (
    <div className="grid justify-items-center gap-2 rounded-outer border border-dashed border-border px-4 py-10 text-center">
      <Icon aria-hidden="true" className="size-6 text-muted" />
      <p className="font-semibold">{title}</p>
      {text !== undefined && <p className="max-w-prose text-sm text-muted">{text}</p>}
      {children}
    </div>
  );
}
