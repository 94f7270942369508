import { Navigate } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { sessionTexts } from '@/lib/texts/session';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { SetupForm } from './SetupForm';
import { SignedOutLayout } from './SignedOutLayout';
import { useLinkToken } from './useLinkToken';

/** Where the one-time link of an empty desk leads. The token stands after #, so no log ever sees it. */
export default function SetupPage() {
  const token = useLinkToken();
  const session = useSession();
  if (session.state === 'signedIn') {
    return <Navigate to="/dashboard" replace />;
  }
  return (
    <SignedOutLayout>
      <Page title={sessionTexts.setup.title} intro={sessionTexts.setup.intro}>
        {token ? (
          <SetupForm token={token} />
        ) : (
          <Alert tone="danger" title={sessionTexts.setup.noToken}>
            <ButtonLink to="/login">{sessionTexts.setup.toLogin}</ButtonLink>
          </Alert>
        )}
      </Page>
    </SignedOutLayout>
  );
}
