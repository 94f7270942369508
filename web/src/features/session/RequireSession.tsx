import { lazy, type ReactNode, Suspense } from 'react';
import { Navigate, useLocation } from 'react-router';
import { CurrentUserProvider } from '@/app/store/currentUser';
import { useSession } from '@/app/store/useSession';
import { loginPathFor } from '@/lib/returnPath';
import { texts } from '@/lib/texts';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';

const SignInAgainDialog = lazy(() => import('./SignInAgainDialog'));

interface RequireSessionProps {
  children: ReactNode;
  /** What visitors see who are not signed in; without, they are sent to sign-in and come back to this address. */
  visitors?: ReactNode;
}

export function RequireSession({ children, visitors }: RequireSessionProps) {
  const { pathname, search, hash } = useLocation();
  const session = useSession();
  switch (session.state) {
    case 'signedIn':
    case 'ended':
      return (
        <CurrentUserProvider key={session.user._id} value={session.user}>
          {children}
          {session.state === 'ended' && (
            <Suspense>
              <SignInAgainDialog user={session.user} />
            </Suspense>
          )}
        </CurrentUserProvider>
      );
    case 'signedOut':
      return visitors ?? <Navigate to={loginPathFor(pathname + search + hash)} replace />;
    case 'loading':
      return <Skeleton blocks={['h-14']} />;
    case 'failed':
      return (
        <main className="mx-auto max-w-xl p-4">
          <Page title={texts.problems.startTitle}>
            <ProblemAlert
              problem={session.problem}
              title={texts.problems.startFailed}
              onRetry={session.retry}
            />
          </Page>
        </main>
      );
  }
}
