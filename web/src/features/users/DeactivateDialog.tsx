import { useCurrentUser } from '@/app/store/currentUser';
import type { User } from '@/app/store/services/generated';
import { useUpdateUserMutation } from '@/app/store/services/supportApi';
import { usersTexts } from '@/lib/texts/users';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { showToast } from '@/ui/toast';
import { inOwnWords } from './problems';

export function DeactivateDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const ownId = useCurrentUser()._id;
  const [updateUser] = useUpdateUserMutation();
  return (
    <ConfirmDialog
      title={usersTexts.deactivateTitle(user.name)}
      action={usersTexts.deactivate}
      busyLabel={usersTexts.deactivating}
      failed={usersTexts.deactivateFailed}
      isDestructive
      onConfirm={async () =>
        inOwnWords(await updateUser({ id: user._id, updateUserRequest: { isActive: false } }))
      }
      onDone={() => showToast('success', usersTexts.deactivated(user.name))}
      onClose={onClose}
    >
      <p>{usersTexts.deactivateText}</p>
      {user._id === ownId && <p className="font-semibold">{usersTexts.deactivateSelf}</p>}
    </ConfirmDialog>
  );
}
