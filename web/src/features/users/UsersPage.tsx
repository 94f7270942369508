import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import type { ListUsersResponse } from '@/app/store/services/generated';
import { useListUsersQuery } from '@/app/store/services/supportApi';
import { useAddress } from '@/lib/address';
import { hrefForPage } from '@/lib/pageParameter';
import { usersTexts } from '@/lib/texts/users';
import { formatTotal } from '@/ticket/total';
import { Button } from '@/ui/Button';
import { ListEmpty } from '@/ui/ListEmpty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { UserDialogs, type UserTask } from './UserDialogs';
import { UserFilters } from './UserFilters';
import { UserTable } from './UserTable';
import { isFiltered, userArgumentFor, WITHOUT_FILTERS } from './userQuery';

const SKELETON = ['h-9', ...Array.from({ length: 10 }, () => 'h-12')];
const NO_WORDS = { adminRoles: [], agentRoles: [] };

export default function UsersPage() {
  const [task, setTask] = useState<UserTask | null>(null);
  const address = useAddress();
  const argument = userArgumentFor(address.search);
  const query = useListUsersQuery(argument);
  const words = query.data ?? NO_WORDS;
  const clearHref = isFiltered(argument) ? address.hrefFor(WITHOUT_FILTERS) : null;

  return (
    <Page title={usersTexts.title} intro={usersTexts.intro}>
      <UserFilters
        argument={argument}
        words={words}
        clearHref={clearHref}
        onChange={address.apply}
      />
      <div className="my-3 flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-sm text-muted tabular-nums">
          {query.data && totalOf(query.data)}
        </p>
        {query.data && (
          <Button look="primary" onClick={() => setTask({ kind: 'add' })}>
            <UserPlus aria-hidden="true" className="size-4" />
            {usersTexts.add}
          </Button>
        )}
      </div>
      <Loaded query={query} failed={usersTexts.failed} skeleton={SKELETON}>
        {({ users, pagination }) => (
          <>
            {users.length === 0 ? (
              <ListEmpty
                icon={Users}
                title={usersTexts.emptyTitle}
                text={usersTexts.emptyText}
                noHits={usersTexts.noHits}
                clearHref={clearHref}
                firstHref={pagination.page > 1 ? hrefForPage(address.search, 1) : null}
              />
            ) : (
              <UserTable users={users} words={words} onTask={setTask} />
            )}
            <Pager {...pagination} hrefFor={(page) => hrefForPage(address.search, page)} />
          </>
        )}
      </Loaded>
      <UserDialogs task={task} words={words} users={query.data?.users ?? []} onTask={setTask} />
    </Page>
  );
}

function totalOf({ pagination }: ListUsersResponse) {
  return usersTexts.total(formatTotal(pagination), pagination.total === 1);
}
