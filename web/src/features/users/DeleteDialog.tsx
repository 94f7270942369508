import type { User } from '@/app/store/services/generated';
import { useDeleteUserMutation } from '@/app/store/services/supportApi';
import { usersTexts } from '@/lib/texts/users';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { focusHeading } from '@/ui/Page';
import { showToast } from '@/ui/toast';
import { inOwnWords } from './problems';

interface DeleteDialogProps {
  user: User;
  onDeactivate: () => void;
  onClose: () => void;
}

export function DeleteDialog({ user, onDeactivate, onClose }: DeleteDialogProps) {
  const [deleteUser] = useDeleteUserMutation();
  const instead = {
    code: 'conflict',
    button: <Button onClick={onDeactivate}>{usersTexts.deactivateInstead}</Button>,
  };
  return (
    <ConfirmDialog
      title={usersTexts.deleteTitle(user.name)}
      action={usersTexts.deleteAction}
      busyLabel={usersTexts.deleting}
      failed={usersTexts.deleteFailed}
      isDestructive
      {...(user.isActive && { instead })}
      onConfirm={async () => inOwnWords(await deleteUser({ id: user._id }))}
      onDone={() => {
        // The row that was pressed goes away.
        focusHeading();
        showToast('success', usersTexts.deleted(user.name));
      }}
      onClose={onClose}
    >
      <p>{usersTexts.deleteText}</p>
    </ConfirmDialog>
  );
}
