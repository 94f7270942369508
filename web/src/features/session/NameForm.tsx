import { useCurrentUser } from '@/app/store/currentUser';
import { useUpdateMeMutation } from '@/app/store/services/supportApi';
import { sessionTexts } from '@/lib/texts/session';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { useForm } from '@/ui/useForm';
import { nameRule } from './rules';

const rules = { name: nameRule };

export function NameForm() {
  const user = useCurrentUser();
  const [updateMe] = useUpdateMeMutation();
  const { field, errors, problem, isSending, submit } = useForm(rules, { name: user.name });

  const save = submit(async (updateMeRequest) => {
    const result = await updateMe({ updateMeRequest });
    if (result.error === undefined) {
      showToast('success', sessionTexts.profile.nameSaved);
    }
    return result;
  });

  return (
    <section aria-labelledby="profile-name" className="grid gap-4">
      <h2 id="profile-name" className="text-lg font-semibold">
        {sessionTexts.profile.nameTitle}
      </h2>
      <form noValidate className="grid justify-items-start gap-5" onSubmit={save}>
        {problem && (
          <ProblemAlert problem={problem} title={sessionTexts.profile.nameFailed} keepsText />
        )}
        <dl className="text-sm">
          <dt className="font-semibold">{sessionTexts.profile.email}</dt>
          <dd className="break-all text-muted">{user.email}</dd>
        </dl>
        <div className="w-full">
          <Field
            label={sessionTexts.profile.name}
            hint={sessionTexts.profile.nameHint}
            error={errors.name}
          >
            {(control) => <TextInput {...control} {...field('name')} autoComplete="name" />}
          </Field>
        </div>
        <Button
          type="submit"
          look="primary"
          busy={isSending}
          busyLabel={sessionTexts.profile.saving}
        >
          {sessionTexts.profile.saveName}
        </Button>
      </form>
    </section>
  );
}
