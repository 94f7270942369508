import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import type { User } from '@/app/store/services/generated';
import { useCreateUserMutation, useUpdateUserMutation } from '@/app/store/services/supportApi';
import { characterCount, storedText } from '@/lib/characters';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { usersTexts } from '@/lib/texts/users';
import { Button } from '@/ui/Button';
import { Select, TextInput } from '@/ui/controls';
import { Dialog, DialogActions } from '@/ui/Dialog';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { useForm } from '@/ui/useForm';
import { InviteButton } from './InviteButton';
import { inOwnWords } from './problems';
import { type RoleWords, roleChoices, roleName } from './roles';

const rules = {
  name: v.pipe(
    v.string(),
    v.check((typed) => characterCount(typed) > 0, usersTexts.nameMissing),
    v.check((typed) => characterCount(typed) <= 100, usersTexts.nameTooLong),
  ),
  email: v.pipe(
    v.string(),
    v.transform(storedText),
    v.email(usersTexts.emailInvalid),
    v.maxLength(254, usersTexts.emailInvalid),
  ),
  role: v.string(),
};

interface UserFormDialogProps {
  /** Who is edited; nobody when an account is added. */
  user: User | null;
  words: RoleWords;
  inUse: string[];
  onClose: () => void;
  /** Where there is no mail, the admin hands the invitation over. */
  onInvited: (name: string, inviteUrl: string) => void;
}

export function UserFormDialog({ user, words, inUse, onClose, onInvited }: UserFormDialogProps) {
  const ownId = useCurrentUser()._id;
  const [createUser] = useCreateUserMutation();
  const [updateUser] = useUpdateUserMutation();
  const form = useForm(rules, {
    name: user?.name ?? '',
    email: user?.email ?? '',
    role: user?.role ?? words.agentRoles[0] ?? '',
  });

  const finish = (name: string, inviteUrl: string | undefined) =>
    inviteUrl === undefined ? onClose() : onInvited(name, inviteUrl);

  const add = async (createUserRequest: Sent) => {
    const { data, error } = await createUser({ createUserRequest });
    if (error !== undefined) {
      return addressTaken(error);
    }
    if (data.inviteUrl === undefined) {
      showToast('success', usersTexts.added(data.user.email));
    }
    finish(data.user.name, data.inviteUrl);
    return {};
  };

  const edit = async ({ _id }: User, updateUserRequest: Sent) => {
    const { error } = await updateUser({ id: _id, updateUserRequest });
    if (error !== undefined) {
      return addressTaken(error);
    }
    showToast('success', usersTexts.saved);
    onClose();
    return {};
  };

  return (
    <Dialog title={user ? usersTexts.editOf(user.name) : usersTexts.addTitle} onClose={onClose}>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={form.submit(async (sent) => (user ? edit(user, sent) : add(sent)))}
      >
        {form.problem && (
          <ProblemAlert
            problem={form.problem}
            title={user ? usersTexts.saveFailed : usersTexts.addFailed}
            keepsText
          />
        )}
        <Field label={usersTexts.name} error={form.errors.name}>
          {(control) => <TextInput {...control} {...form.field('name')} autoComplete="off" />}
        </Field>
        <Field
          label={usersTexts.email}
          hint={user ? undefined : usersTexts.addHint}
          error={form.errors.email}
        >
          {(control) => (
            <TextInput
              {...control}
              {...form.field('email')}
              type="email"
              inputMode="email"
              autoComplete="off"
            />
          )}
        </Field>
        <Field
          label={usersTexts.role}
          hint={user ? roleHint(user._id === ownId) : undefined}
          error={form.errors.role}
        >
          {(control) => (
            <Select {...control} {...form.field('role')}>
              {roleChoices(words, inUse).map((word) => (
                <option key={word} value={word}>
                  {roleName(word, words)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {user?.isActive && user.lastSeenAt === undefined && (
          <InviteButton user={user} onInvited={(url) => finish(user.name, url)} />
        )}
        <DialogActions>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={form.isSending}
            busyLabel={user ? usersTexts.saving : usersTexts.addSubmitting}
          >
            {user ? usersTexts.editSubmit : usersTexts.addSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type Sent = { name: string; email: string; role: string };

const roleHint = (isOwn: boolean) => (isOwn ? usersTexts.ownRoleHint : usersTexts.roleHint);

/** The only conflict of a form is the address, so it belongs to that field. */
function addressTaken(error: unknown): { error: unknown } {
  const problem = asProblem(error);
  return problem.code === 'conflict'
    ? { error: { ...problem, details: { email: usersTexts.emailTaken } } }
    : { error: inOwnWords({ error }).error };
}
