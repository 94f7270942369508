import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { texts } from '@/lib/texts';
import { Mark } from '@/ui/Mark';

/** Stands above every page that has a way to others: the product, and what `children` lead to. */
export function TopBar({ children }: { children: ReactNode }) {
  return (
    <header className="sticky top-0 z-10 border-b border-border bg-background">
      <div className="flex h-14 items-center gap-3 px-4 sm:gap-6 sm:px-6">
        <Link
          to="/dashboard"
          aria-label={texts.productName}
          className="flex shrink-0 items-center gap-2 rounded-inner font-semibold tracking-tight pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          <Mark className="size-7" />
          <span className="hidden sm:inline">{texts.productName}</span>
        </Link>
        {children}
      </div>
    </header>
  );
}
