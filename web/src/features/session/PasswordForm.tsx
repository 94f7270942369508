import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import { useChangePasswordMutation } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { useForm } from '@/ui/useForm';
import { NewPasswordField } from './NewPasswordField';
import { newPasswordRule } from './rules';

const rules = {
  currentPassword: v.pipe(v.string(), v.nonEmpty(texts.validation.passwordMissing)),
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
      showToast('success', texts.profile.passwordSaved);
    }
    return result;
  });

  return (
    <section aria-labelledby="profile-password" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="profile-password" className="text-lg font-semibold">
          {texts.profile.passwordTitle}
        </h2>
        <p className="text-sm text-muted">{texts.profile.passwordHint}</p>
      </div>
      <form noValidate className="grid justify-items-stretch gap-5" onSubmit={save}>
        {problem && <ProblemAlert problem={problem} title={texts.profile.passwordFailed} />}
        {/* Password managers want to know whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <Field label={texts.profile.currentPassword} error={errors.currentPassword}>
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
          label={texts.profile.newPassword}
          hint={texts.profile.newPasswordHint}
          error={errors.newPassword}
        />
        <Button
          type="submit"
          look="primary"
          busy={isSending}
          busyLabel={texts.profile.saving}
          className="justify-self-start"
        >
          {texts.profile.savePassword}
        </Button>
      </form>
    </section>
  );
}
