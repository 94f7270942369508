import { useSetupMutation } from '@/app/store/services/supportApi';
import type { Problem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { Alert } from '@/ui/Alert';
import { Button, ButtonLink } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { NewPasswordField } from './NewPasswordField';
import { emailRule, nameRule, newPasswordRule } from './rules';

const rules = { name: nameRule, email: emailRule, password: newPasswordRule };

export function SetupForm({ token }: { token: string }) {
  const [setup] = useSetupMutation();
  const { field, errors, problem, isSending, submit } = useForm(rules, {
    name: '',
    email: '',
    password: '',
  });

  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={submit((account) => setup({ setupRequest: { token, ...account } }))}
    >
      {problem && <SetupProblem problem={problem} />}
      <Field label={texts.setup.name} error={errors.name}>
        {(control) => <TextInput {...control} {...field('name')} autoComplete="name" />}
      </Field>
      <Field label={texts.setup.email} error={errors.email}>
        {(control) => (
          <TextInput {...control} {...field('email')} type="email" autoComplete="username" />
        )}
      </Field>
      <NewPasswordField
        {...field('password')}
        label={texts.setup.password}
        hint={texts.setup.passwordHint}
        error={errors.password}
      />
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={texts.setup.submitting}
        className="min-h-11"
      >
        {texts.setup.submit}
      </Button>
    </form>
  );
}

/** A used or expired token is refused, and after the set-up there is no set-up any more. */
function SetupProblem({ problem }: { problem: Problem }) {
  const isUsedLink = problem.status === 404 || problem.details['token'] !== undefined;
  return isUsedLink ? (
    <Alert tone="danger" title={texts.setup.linkUsed} urgent>
      <ButtonLink to="/login">{texts.setup.toLogin}</ButtonLink>
    </Alert>
  ) : (
    <ProblemAlert problem={problem} title={texts.setup.failed} keepsText />
  );
}
