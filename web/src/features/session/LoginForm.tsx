import * as v from 'valibot';
import { useLoginMutation } from '@/app/store/services/supportApi';
import { sessionTexts } from '@/lib/texts/session';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { WaysIn } from './WaysIn';

const rules = {
  email: v.pipe(v.string(), v.trim(), v.nonEmpty(sessionTexts.login.emailMissing)),
  password: v.pipe(v.string(), v.nonEmpty(sessionTexts.login.passwordMissing)),
};

interface LoginFormProps {
  /** Who is to sign in, where that is settled. */
  known?: { name: string; email: string };
}

export function LoginForm({ known }: LoginFormProps) {
  const [login] = useLoginMutation();
  const { values, field, errors, problem, isSending, submit } = useForm(rules, {
    email: known?.email ?? '',
    password: '',
  });

  return (
    <>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={submit((loginRequest) => login({ loginRequest }))}
      >
        {problem &&
          (problem.status === 401 ? (
            <Alert tone="danger" title={problem.message} urgent />
          ) : (
            <ProblemAlert problem={problem} title={sessionTexts.login.failed} />
          ))}
        {known ? (
          <Known {...known} />
        ) : (
          <Field label={sessionTexts.login.email} error={errors.email}>
            {(control) => (
              <TextInput {...control} {...field('email')} type="email" autoComplete="username" />
            )}
          </Field>
        )}
        <Field label={sessionTexts.login.password} error={errors.password}>
          {(control) => (
            <TextInput
              {...control}
              {...field('password')}
              type="password"
              autoComplete="current-password"
            />
          )}
        </Field>
        <Button
          type="submit"
          look="primary"
          busy={isSending}
          busyLabel={sessionTexts.login.submitting}
          className="min-h-11"
        >
          {sessionTexts.login.submit}
        </Button>
      </form>
      {known === undefined && <WaysIn email={values.email} />}
    </>
  );
}

function Known({ name, email }: { name: string; email: string }) {
  return (
    <div className="grid text-sm">
      <span className="font-semibold wrap-anywhere">{name}</span>
      <span className="wrap-anywhere text-muted">{email}</span>
      {/* Password managers want to know whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
    </div>
  );
}
