import { type ComponentType, useState } from 'react';
import { useLocation } from 'react-router';
import { handedOver } from '@/lib/navigationState';
import { accountTexts } from '@/lib/texts/accounts';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { MailSent } from './MailSent';
import { SignedOutLayout } from './SignedOutLayout';
import { ToLogin } from './WaysIn';

export interface MailRequestFormProps {
  /** What was typed at sign-in already. */
  email: string;
  onSent: (email: string) => void;
}

interface MailRequestPageProps {
  texts: typeof accountTexts.register | typeof accountTexts.forgot;
  /** Whether the server takes such requests. */
  isOpen: boolean;
  Form: ComponentType<MailRequestFormProps>;
}

/** Asks for a mail with a link, then says what to do until it comes. */
export function MailRequestPage({ texts, isOpen, Form }: MailRequestPageProps) {
  const email = handedOver(useLocation().state, 'email');
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (!isOpen) {
    return (
      <SignedOutLayout>
        <Page title={texts.title}>
          <Alert tone="info" title={texts.closedTitle}>
            <p>{texts.closedText}</p>
            <ButtonLink to="/login">{accountTexts.toLogin}</ButtonLink>
          </Alert>
        </Page>
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout>
      <Page title={texts.title} intro={sentTo === null ? texts.intro : undefined}>
        {sentTo !== null && (
          <MailSent
            title={texts.sentTitle}
            text={texts.sentText(sentTo)}
            noMail={texts.noMail}
            onBack={() => setSentTo(null)}
          />
        )}
        {/* Kept meanwhile, so that nothing has to be typed twice. */}
        <div hidden={sentTo !== null}>
          <Form email={typeof email === 'string' ? email : ''} onSent={setSentTo} />
          <ToLogin />
        </div>
      </Page>
    </SignedOutLayout>
  );
}
