import { CircleCheck, CircleSlash } from 'lucide-react';
import { useCurrentUser } from '@/app/store/currentUser';
import type { User } from '@/app/store/services/generated';
import { usersTexts } from '@/lib/texts/users';
import { Badge } from '@/ui/Badge';
import { type Column, ListTable } from '@/ui/ListTable';
import { Time } from '@/ui/Time';
import { type RoleWords, roleName } from './roles';
import { UserActions } from './UserActions';
import type { UserTask } from './UserDialogs';

interface UserTableProps {
  users: readonly User[];
  words: RoleWords;
  onTask: (task: UserTask) => void;
}

export function UserTable(props: UserTableProps) {
  const look = { ...props, ownId: useCurrentUser()._id };
  return (
    <ListTable
      caption={usersTexts.title}
      rows={props.users}
      columns={columnsFor(look)}
      card={cardFor(look)}
    />
  );
}

type Look = UserTableProps & { ownId: string };

function columnsFor({ words, ownId, onTask }: Look): readonly Column<User>[] {
  return [
    {
      header: usersTexts.name,
      className: 'max-w-48 truncate',
      cell: (user) => <Name user={user} isOwn={user._id === ownId} />,
    },
    {
      header: usersTexts.email,
      className: 'w-full max-w-0 truncate',
      cell: ({ email }) => <span title={email}>{email}</span>,
    },
    {
      header: usersTexts.role,
      className: 'whitespace-nowrap',
      cell: ({ role }) => roleName(role, words),
    },
    { header: usersTexts.state, cell: ({ isActive }) => <UserState isActive={isActive} /> },
    {
      header: usersTexts.lastSeen,
      className: 'whitespace-nowrap tabular-nums',
      cell: (user) => <LastSeen user={user} short />,
    },
    {
      header: usersTexts.actions,
      isHeaderHidden: true,
      className: 'py-1 whitespace-nowrap',
      cell: (user) => <UserActions user={user} onTask={onTask} />,
    },
  ];
}

function cardFor({ words, ownId, onTask }: Look) {
  return (user: User) => (
    <>
      <div className="flex items-center justify-between gap-3">
        <Name user={user} isOwn={user._id === ownId} />
        <UserState isActive={user.isActive} />
      </div>
      <p className="wrap-anywhere text-muted">{user.email}</p>
      <p className="text-muted">
        {roleName(user.role, words)} · {usersTexts.lastSeen}: <LastSeen user={user} />
      </p>
      <UserActions user={user} onTask={onTask} />
    </>
  );
}

function Name({ user: { name }, isOwn }: { user: User; isOwn: boolean }) {
  return (
    <span title={name} className="wrap-anywhere">
      <span className="font-semibold">{name}</span>
      {isOwn && <span className="text-muted"> ({usersTexts.you})</span>}
    </span>
  );
}

function UserState({ isActive }: { isActive: boolean }) {
  return isActive ? (
    <Badge icon={CircleCheck} colour="text-success" word={usersTexts.active} className="text-sm" />
  ) : (
    <Badge icon={CircleSlash} colour="text-muted" word={usersTexts.inactive} className="text-sm" />
  );
}

function LastSeen({ user: { lastSeenAt }, short = false }: { user: User; short?: boolean }) {
  return lastSeenAt === undefined ? (
    <span className="text-muted">{usersTexts.neverSeen}</span>
  ) : (
    <Time at={lastSeenAt} short={short} />
  );
}
