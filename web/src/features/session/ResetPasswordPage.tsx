import { useState } from 'react';
import { Navigate } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { sessionTexts } from '@/lib/texts/session';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { ResetPasswordForm } from './ResetPasswordForm';
import { SignedOutLayout } from './SignedOutLayout';
import { useLinkToken } from './useLinkToken';

/**
 * Where invitations and mails about a forgotten password lead. The token stands after #, so no log ever
 * sees it. Whoever is signed in may still follow a link: it may be for another account.
 */
export default function ResetPasswordPage() {
  const token = useLinkToken();
  const [isDone, setDone] = useState(false);
  const session = useSession();
  if (isDone && session.state === 'signedIn') {
    return <Navigate to="/dashboard" replace />;
  }
  return (
    <SignedOutLayout>
      <Page title={sessionTexts.resetPassword.title} intro={sessionTexts.resetPassword.intro}>
        {token ? (
          <ResetPasswordForm token={token} onDone={() => setDone(true)} />
        ) : (
          <Alert tone="danger" title={sessionTexts.resetPassword.noToken}>
            <ButtonLink to="/login">{sessionTexts.resetPassword.toLogin}</ButtonLink>
          </Alert>
        )}
      </Page>
    </SignedOutLayout>
  );
}
