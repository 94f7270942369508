import { useForgotPasswordMutation } from '@/app/store/services/supportApi';
import { accountTexts } from '@/lib/texts/accounts';
import { isAccountMailOn } from '@/lib/waysIn';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { type MailRequestFormProps, MailRequestPage } from './MailRequestPage';
import { emailRule } from './rules';

const { forgot: texts } = accountTexts;
const rules = { email: emailRule };

export default function ForgotPasswordPage() {
  return <MailRequestPage texts={texts} isOpen={isAccountMailOn()} Form={ForgotPasswordForm} />;
}

function ForgotPasswordForm({ email, onSent }: MailRequestFormProps) {
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
