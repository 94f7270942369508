import { useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { handedOver } from '@/lib/navigationState';
import { accountTexts } from '@/lib/texts/accounts';
import { isRegistrationOpen } from '@/lib/waysIn';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { MailSent } from './MailSent';
import { RegisterForm } from './RegisterForm';
import { SignedOutLayout } from './SignedOutLayout';
import { ToLogin } from './WaysIn';

const { register } = accountTexts;

export default function RegisterPage() {
  const email = handedOver(useLocation().state, 'email');
  const session = useSession();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (session.state === 'signedIn') {
    return <Navigate to="/dashboard" replace />;
  }
  if (!isRegistrationOpen()) {
    return (
      <SignedOutLayout>
        <Page title={register.title}>
          <Alert tone="info" title={register.closedTitle}>
            <p>{register.closedText}</p>
            <ButtonLink to="/login">{accountTexts.toLogin}</ButtonLink>
          </Alert>
        </Page>
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout>
      <Page title={register.title} intro={sentTo === null ? register.intro : undefined}>
        {sentTo !== null && (
          <MailSent
            title={register.sentTitle}
            text={register.sentText(sentTo)}
            noMail={register.noMail}
            onBack={() => setSentTo(null)}
          />
        )}
        {/* Kept meanwhile, so that nothing has to be typed twice. */}
        <div hidden={sentTo !== null}>
          <RegisterForm email={typeof email === 'string' ? email : ''} onSent={setSentTo} />
          <ToLogin />
        </div>
      </Page>
    </SignedOutLayout>
  );
}
