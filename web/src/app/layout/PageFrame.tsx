import { type ReactNode, Suspense } from 'react';
import { Outlet, useLocation } from 'react-router';
import { classes } from '@/ui/classes';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Skeleton } from '@/ui/Skeleton';
import { LiveNotice } from './LiveNotice';
import { SkipLink } from './SkipLink';
import { TopBar } from './TopBar';

interface PageFrameProps {
  /** What stands in the top bar. */
  bar: ReactNode;
  className?: string;
}

/** Top bar, notices and the page itself; a page that failed does not stay when another is opened. */
export function PageFrame({ bar, className }: PageFrameProps) {
  const { pathname } = useLocation();
  return (
    <>
      <SkipLink />
      <TopBar>{bar}</TopBar>
      <LiveNotice />
      <main
        id="content"
        tabIndex={-1}
        className={classes('px-4 py-6 outline-none sm:px-6 sm:py-8', className)}
      >
        <ErrorBoundary around="page" resetKey={pathname}>
          <Suspense fallback={<Skeleton blocks={['h-10', 'h-64']} className="grid gap-6" />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
