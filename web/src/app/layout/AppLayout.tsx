import { Suspense } from 'react';
import { Outlet, useLocation } from 'react-router';
import { useNews } from '@/app/store/live/useNews';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Skeleton } from '@/ui/Skeleton';
import { LiveNotice } from './LiveNotice';
import { MainNavigation } from './MainNavigation';
import { SkipLink } from './SkipLink';
import { TopBar } from './TopBar';
import { UserMenu } from './UserMenu';

/** The frame of every page behind sign-in. */
export function AppLayout() {
  const { pathname } = useLocation();
  useNews();
  return (
    <>
      <SkipLink />
      <TopBar>
        <MainNavigation />
        <UserMenu />
      </TopBar>
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
