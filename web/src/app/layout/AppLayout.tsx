import { Suspense } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useNews } from '@/app/store/live/useNews';
import { texts } from '@/lib/texts';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Mark } from '@/ui/Mark';
import { Skeleton } from '@/ui/Skeleton';
import { LiveNotice } from './LiveNotice';
import { MainNavigation } from './MainNavigation';
import { SkipLink } from './SkipLink';
import { UserMenu } from './UserMenu';

/** The frame of every page behind sign-in. */
export function AppLayout() {
  const { pathname } = useLocation();
  useNews();
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-10 border-b border-border bg-background">
        <div className="flex h-14 items-center gap-3 px-4 sm:gap-6 sm:px-6">
          <Link
            to="/dashboard"
            aria-label={texts.productName}
            className="flex shrink-0 items-center gap-2 rounded-inner font-semibold tracking-tight pointer-coarse:min-h-11"
          >
            <Mark className="size-7" />
            <span className="hidden sm:inline">{texts.productName}</span>
          </Link>
          <MainNavigation />
          <UserMenu />
        </div>
      </header>
      <LiveNotice />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-384 px-4 py-6 outline-none sm:px-6 sm:py-8"
      >
        <ErrorBoundary resetKey={pathname}>
          <Suspense fallback={<Skeleton blocks={['h-10', 'h-64']} className="grid gap-6" />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
