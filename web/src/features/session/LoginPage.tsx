import { Navigate, useLocation } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { handedOver } from '@/lib/navigationState';
import { isPlatform } from '@/lib/platformLogin';
import { returnPathFrom } from '@/lib/returnPath';
import { sessionTexts } from '@/lib/texts/session';
import { Alert } from '@/ui/Alert';
import { Page } from '@/ui/Page';
import { LoginForm } from './LoginForm';
import { PlatformSignIn } from './PlatformSignIn';
import { SignedOutLayout } from './SignedOutLayout';

export default function LoginPage() {
  const { search, state } = useLocation();
  const session = useSession();
  if (session.state === 'signedIn') {
    return <Navigate to={returnPathFrom(search)} replace />;
  }
  const isExpired = handedOver(state, 'expired') === true;
  return (
    <SignedOutLayout>
      <Page
        title={sessionTexts.login.title}
        intro={isPlatform() ? sessionTexts.login.platformIntro : sessionTexts.login.intro}
      >
        {isExpired && (
          <div className="mb-6">
            <Alert tone="info" title={sessionTexts.login.expired} />
          </div>
        )}
        {session.state !== 'loading' &&
          (isPlatform() ? <PlatformSignIn path={returnPathFrom(search)} /> : <LoginForm />)}
      </Page>
    </SignedOutLayout>
  );
}
