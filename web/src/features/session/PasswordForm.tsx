import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import { useChangePasswordMutation } from '@/app/store/services/supportApi';
import { sessionTexts } from '@/lib/texts/session';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { useForm } from '@/ui/useForm';
import { NewPasswordField } from './NewPasswordField';
import { newPasswordRule } from './rules';

const rules = {
  currentPassword: v.pipe(v.string(), v.nonEmpty(sessionTexts.validation.passwordMissing)),
  newPassword: newPasswordRule,
};

export function PasswordForm() {
  const user = useCurrentUser();
  const [changePassword] = useChangePasswordMutation();
  const { field, errors, problem, isSending, submit, reset } = useForm(rules, {
    currentPassword: '',
    newPassword: '',
  });

  const save = submit(async (changePasswordRequest) => {
    const result = await changePassword({ changePasswordRequest });
    if (result.error === undefined) {
      reset();
      showToast('success', sessionTexts.profile.passwordSaved);
    }
    return result;
  });

  return (
    <section aria-labelledby="profile-password" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="profile-password" className="text-lg font-semibold">
          {sessionTexts.profile.passwordTitle}
        </h2>
        <p className="text-sm text-muted">{sessionTexts.profile.passwordHint}</p>
      </div>
      <form noValidate className="grid justify-items-stretch gap-5" onSubmit={save}>
        {problem && <ProblemAlert problem={problem} title={sessionTexts.profile.passwordFailed} />}
        {/* Password managers want to know whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <Field label={sessionTexts.profile.currentPassword} error={errors.currentPassword}>
          {(control) => (
            <TextInput
              {...control}
              {...field('currentPassword')}
              type="password"
              autoComplete="current-password"
            />
          )}
        </Field>
        <NewPasswordField
          {...field('newPassword')}
          label={sessionTexts.profile.newPassword}
          hint={sessionTexts.profile.newPasswordHint}
          error={errors.newPassword}
        />
        <Button
          type="submit"
          look="primary"
          busy={isSending}
          busyLabel={sessionTexts.profile.saving}
          className="justify-self-start"
        >
          {sessionTexts.profile.savePassword}
        </Button>
      </form>
    </section>
  );
}
