import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { texts } from '@/lib/texts';
import { isRegistrationOpen } from '@/lib/waysIn';
import { ButtonLink } from '@/ui/Button';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Skeleton } from '@/ui/Skeleton';
import { LiveNotice } from './LiveNotice';
import { SkipLink } from './SkipLink';
import { TopBar } from './TopBar';

/** The frame of pages that anybody may read, for those who are not signed in. */
export function VisitorLayout() {
  return (
    <>
      <SkipLink />
      <TopBar>
        <nav aria-label={texts.navigation.label} className="flex flex-1 justify-end gap-2">
          {isRegistrationOpen() && (
            <ButtonLink to="/register" look="quiet">
              {texts.navigation.register}
            </ButtonLink>
          )}
          <ButtonLink to="/login">{texts.navigation.signIn}</ButtonLink>
        </nav>
      </TopBar>
      <LiveNotice />
      <main id="content" tabIndex={-1} className="px-4 py-6 outline-none sm:px-6 sm:py-8">
        <ErrorBoundary>
          <Suspense fallback={<Skeleton blocks={['h-10', 'h-64']} className="grid gap-6" />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
