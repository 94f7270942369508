import { useSetupMutation } from '@/app/store/services/supportApi';
import type { Problem } from '@/lib/problem';
import { sessionTexts } from '@/lib/texts/session';
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
      <Field label={sessionTexts.setup.name} error={errors.name}>
        {(control) => <TextInput {...control} {...field('name')} autoComplete="name" />}
      </Field>
      <Field label={sessionTexts.setup.email} error={errors.email}>
        {(control) => (
          <TextInput {...control} {...field('email')} type="email" autoComplete="username" />
        )}
      </Field>
      <NewPasswordField
        {...field('password')}
        label={sessionTexts.setup.password}
        hint={sessionTexts.setup.passwordHint}
        error={errors.password}
      />
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={sessionTexts.setup.submitting}
        className="min-h-11"
      >
        {sessionTexts.setup.submit}
      </Button>
    </form>
  );
}

/** A used or expired token is refused, and after the set-up there is no set-up any more. */
function SetupProblem({ problem }: { problem: Problem }) {
  const isUsedLink = problem.status === 404 || problem.details['token'] !== undefined;
  return isUsedLink ? (
    <Alert tone="danger" title={sessionTexts.setup.linkUsed} urgent>
      <ButtonLink to="/login">{sessionTexts.setup.toLogin}</ButtonLink>
    </Alert>
  ) : (
    <ProblemAlert problem={problem} title={sessionTexts.setup.failed} keepsText />
  );
}
