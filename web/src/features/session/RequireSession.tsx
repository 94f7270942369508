import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { CurrentUserProvider } from '@/app/store/currentUser';
import { useSession } from '@/app/store/useSession';
import { loginPathFor } from '@/lib/returnPath';
import { texts } from '@/lib/texts';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { SignInAgainDialog } from './SignInAgainDialog';

/** Sends signed-out visitors to sign-in, from where they come back to this address. */
export function RequireSession({ children }: { children: ReactNode }) {
  const { pathname, search, hash } = useLocation();
  const session = useSession();
  switch (session.state) {
    case 'signedIn':
    case 'ended':
      return (
        <CurrentUserProvider key={session.user._id} value={session.user}>
          {children}
          {session.state === 'ended' && <SignInAgainDialog user={session.user} />}
        </CurrentUserProvider>
      );
    case 'signedOut':
      return <Navigate to={loginPathFor(pathname + search + hash)} replace />;
    case 'loading':
      return <Skeleton blocks={['h-14']} />;
    case 'failed':
      return (
        <main className="mx-auto max-w-xl p-4">
          <ProblemAlert
            problem={session.problem}
            title={texts.problems.startFailed}
            onRetry={session.retry}
          />
        </main>
      );
  }
}
