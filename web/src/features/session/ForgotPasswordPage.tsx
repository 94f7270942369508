import { useState } from 'react';
import { useLocation } from 'react-router';
import { useForgotPasswordMutation } from '@/app/store/services/supportApi';
import { handedOver } from '@/lib/navigationState';
import { accountTexts } from '@/lib/texts/accounts';
import { isAccountMailOn } from '@/lib/waysIn';
import { Alert } from '@/ui/Alert';
import { Button, ButtonLink } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { MailSent } from './MailSent';
import { emailRule } from './rules';
import { SignedOutLayout } from './SignedOutLayout';
import { ToLogin } from './WaysIn';

const { forgot: texts } = accountTexts;
const rules = { email: emailRule };

export default function ForgotPasswordPage() {
  const email = handedOver(useLocation().state, 'email');
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (!isAccountMailOn()) {
    return (
      <SignedOutLayout>
        <Page title={texts.title}>
          <Alert tone="info" title={texts.offTitle}>
            <p>{texts.offText}</p>
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
          <ForgotPasswordForm email={typeof email === 'string' ? email : ''} onSent={setSentTo} />
          <ToLogin />
        </div>
      </Page>
    </SignedOutLayout>
  );
}

interface ForgotPasswordFormProps {
  /** What was typed at sign-in already. */
  email: string;
  onSent: (email: string) => void;
}

function ForgotPasswordForm({ email, onSent }: ForgotPasswordFormProps) {
  const [forgotPassword] = useForgotPasswordMutation();
  const { field, errors, problem, isSending, submit } = useForm(rules, { email });
  const send = submit(async (forgotPasswordRequest) => {
    const result = await forgotPassword({ forgotPasswordRequest });
    if (result.error === undefined) {
      onSent(forgotPasswordRequest.email);
    }
    return result;
  });
  return (
    <form noValidate className="grid gap-5" onSubmit={send}>
      {problem && <ProblemAlert problem={problem} title={texts.failed} keepsText />}
      <Field label={texts.email} error={errors.email}>
        {(control) => (
          <TextInput {...control} {...field('email')} type="email" autoComplete="username" />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={texts.submitting}
        className="min-h-11"
      >
        {texts.submit}
      </Button>
    </form>
  );
}
