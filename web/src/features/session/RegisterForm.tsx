import { useRegisterMutation } from '@/app/store/services/supportApi';
import { accountTexts } from '@/lib/texts/accounts';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import type { MailRequestFormProps } from './MailRequestPage';
import { NewPasswordField } from './NewPasswordField';
import { emailRule, nameRule, newPasswordRule } from './rules';

const { register: texts } = accountTexts;
const rules = { name: nameRule, email: emailRule, password: newPasswordRule };

export function RegisterForm({ email, onSent }: MailRequestFormProps) {
  const [register] = useRegisterMutation();
  const { field, errors, problem, isSending, submit } = useForm(rules, {
    name: '',
    email,
    password: '',
  });
  const send = submit(async (registerRequest) => {
    const result = await register({ registerRequest });
    if (result.error === undefined) {
      onSent(registerRequest.email);
    }
    return result;
  });

  return (
    <form noValidate className="grid gap-5" onSubmit={send}>
      {problem && <ProblemAlert problem={problem} title={texts.failed} keepsText />}
      <Field label={texts.name} error={errors.name}>
        {(control) => <TextInput {...control} {...field('name')} autoComplete="name" />}
      </Field>
      <Field label={texts.email} error={errors.email}>
        {(control) => (
          <TextInput {...control} {...field('email')} type="email" autoComplete="username" />
        )}
      </Field>
      <NewPasswordField
        {...field('password')}
        label={texts.password}
        hint={texts.passwordHint}
        error={errors.password}
      />
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
