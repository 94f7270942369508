import type { User } from '@/app/store/services/generated';
import { useUpdateUserMutation } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { usersTexts } from '@/lib/texts/users';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toast';
import type { UserTask } from './UserDialogs';

interface UserActionsProps {
  user: User;
  onTask: (task: UserTask) => void;
}

export function UserActions({ user, onTask }: UserActionsProps) {
  const { name } = user;
  return (
    <div className="-ml-2 flex flex-wrap gap-1 lg:ml-0 lg:flex-nowrap lg:justify-end">
      <Button
        look="quiet"
        aria-label={usersTexts.editOf(name)}
        onClick={() => onTask({ kind: 'edit', user })}
      >
        {usersTexts.edit}
      </Button>
      {user.isActive ? (
        <Button
          look="quiet"
          aria-label={usersTexts.deactivateOf(name)}
          onClick={() => onTask({ kind: 'deactivate', user })}
        >
          {usersTexts.deactivate}
        </Button>
      ) : (
        <ActivateButton user={user} />
      )}
      <Button
        look="quiet"
        aria-label={usersTexts.deleteOf(name)}
        onClick={() => onTask({ kind: 'delete', user })}
        className="text-danger"
      >
        {usersTexts.delete}
      </Button>
    </div>
  );
}

/** Takes nothing from anybody, so it does not ask. */
function ActivateButton({ user: { _id, name } }: { user: User }) {
  const [updateUser, { isLoading }] = useUpdateUserMutation();
  const activate = async () => {
    const { error } = await updateUser({ id: _id, updateUserRequest: { isActive: true } });
    if (error === undefined) {
      showToast('success', usersTexts.activated(name));
    } else {
      showToast('danger', `${usersTexts.activateFailed} ${asProblem(error).message}`);
    }
  };
  return (
    <Button
      look="quiet"
      busy={isLoading}
      busyLabel={usersTexts.activating}
      aria-label={usersTexts.activateOf(name)}
      onClick={() => void activate()}
    >
      {usersTexts.activate}
    </Button>
  );
}
