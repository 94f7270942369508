import type { User } from '@/app/store/services/generated';
import { DeactivateDialog } from './DeactivateDialog';
import { DeleteDialog } from './DeleteDialog';
import { InviteDialog } from './InviteDialog';
import { type RoleWords, rolesInUse } from './roles';
import { UserFormDialog } from './UserFormDialog';

/** What is being done to whom. */
export type UserTask =
  | { kind: 'add' }
  | { kind: 'edit' | 'deactivate' | 'delete'; user: User }
  | { kind: 'handOver'; name: string; inviteUrl: string };

interface UserDialogsProps {
  task: UserTask | null;
  words: RoleWords;
  users: readonly User[];
  onTask: (task: UserTask | null) => void;
}

export function UserDialogs({ task, words, users, onTask }: UserDialogsProps) {
  const onClose = () => onTask(null);
  switch (task?.kind) {
    case undefined:
      return null;
    case 'add':
    case 'edit':
      return (
        <UserFormDialog
          user={task.kind === 'edit' ? task.user : null}
          words={words}
          inUse={rolesInUse(users)}
          onClose={onClose}
          onInvited={(name, inviteUrl) => onTask({ kind: 'handOver', name, inviteUrl })}
        />
      );
    case 'deactivate':
      return <DeactivateDialog user={task.user} onClose={onClose} />;
    case 'delete':
      return (
        <DeleteDialog
          user={task.user}
          onDeactivate={() => onTask({ kind: 'deactivate', user: task.user })}
          onClose={onClose}
        />
      );
    case 'handOver':
      return <InviteDialog name={task.name} inviteUrl={task.inviteUrl} onClose={onClose} />;
  }
}
