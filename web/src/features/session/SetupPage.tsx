import { Navigate } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { texts } from '@/lib/texts';
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
      <Page title={texts.setup.title} intro={texts.setup.intro}>
        {token ? (
          <SetupForm token={token} />
        ) : (
          <Alert tone="danger" title={texts.setup.noToken}>
            <ButtonLink to="/login">{texts.setup.toLogin}</ButtonLink>
          </Alert>
        )}
      </Page>
    </SignedOutLayout>
  );
}
