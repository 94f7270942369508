import { type ReactNode, Suspense, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { CurrentUserProvider } from '@/app/store/currentUser';
import type { User } from '@/app/store/services/generated';
import { useSession } from '@/app/store/useSession';
import { lazyPart } from '@/lib/lazyPart';
import { loginPathFor } from '@/lib/returnPath';
import { texts } from '@/lib/texts';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';

const SignInAgainDialog = lazyPart(() => import('./SignInAgainDialog'));

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
          <SignInAgain user={session.user} hasEnded={session.state === 'ended'} />
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

/** Asked for beforehand: a session often ends because the server was replaced, and the part is gone with it. */
function SignInAgain({ user, hasEnded }: { user: User; hasEnded: boolean }) {
  useEffect(() => SignInAgainDialog.preload(), []);
  return (
    hasEnded && (
      <div className="fixed inset-x-4 bottom-4 z-30">
        <ErrorBoundary>
          <Suspense>
            <SignInAgainDialog user={user} />
          </Suspense>
        </ErrorBoundary>
      </div>
    )
  );
}
