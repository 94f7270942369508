import { useResetPasswordMutation } from '@/app/store/services/supportApi';
import { accountTexts } from '@/lib/texts/accounts';
import { sessionTexts } from '@/lib/texts/session';
import { isAccountMailOn } from '@/lib/waysIn';
import { Alert } from '@/ui/Alert';
import { Button, ButtonLink } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { NewPasswordField } from './NewPasswordField';
import { newPasswordRule } from './rules';

const rules = { password: newPasswordRule };

interface ResetPasswordFormProps {
  token: string;
  onDone: () => void;
}

export function ResetPasswordForm({ token, onDone }: ResetPasswordFormProps) {
  const [resetPassword] = useResetPasswordMutation();
  const { field, errors, problem, isSending, submit } = useForm(rules, { password: '' });

  const save = submit(async ({ password }) => {
    const result = await resetPassword({ resetPasswordRequest: { token, password } });
    if (result.error === undefined) {
      onDone();
    }
    return result;
  });

  // A link that was used, has expired or was followed by a newer one is refused by its token.
  if (problem?.details['token'] !== undefined) {
    return <LinkUsed />;
  }
  return (
    <form noValidate className="grid gap-5" onSubmit={save}>
      {problem && (
        <ProblemAlert problem={problem} title={sessionTexts.resetPassword.failed} keepsText />
      )}
      <NewPasswordField
        {...field('password')}
        label={sessionTexts.resetPassword.password}
        hint={sessionTexts.resetPassword.passwordHint}
        error={errors.password}
      />
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={sessionTexts.resetPassword.submitting}
        className="min-h-11"
      >
        {sessionTexts.resetPassword.submit}
      </Button>
    </form>
  );
}

function LinkUsed() {
  return (
    <Alert tone="danger" title={sessionTexts.resetPassword.linkUsed} urgent>
      <p>{sessionTexts.resetPassword.linkUsedNext}</p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/login">{sessionTexts.resetPassword.toLogin}</ButtonLink>
        {isAccountMailOn() && <ButtonLink to="/forgot-password">{accountTexts.newLink}</ButtonLink>}
      </div>
    </Alert>
  );
}
