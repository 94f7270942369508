import { Inbox, LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { formatTotal } from '@/ticket/total';

export function MainNavigation() {
  const user = useCurrentUser();
  return (
    <nav aria-label={texts.navigation.label} className="flex h-full min-w-0 flex-1 gap-1">
      {user.isStaff && (
        <Item to="/dashboard/admin/support">
          <Inbox aria-hidden="true" className="hidden size-4 sm:block" />
          {texts.navigation.supportTickets}
          <OpenCount />
        </Item>
      )}
      <Item to="/dashboard/help">
        <LifeBuoy aria-hidden="true" className="hidden size-4 sm:block" />
        {texts.navigation.help}
      </Item>
    </nav>
  );
}

function Item({ to, children }: { to: string; children: ReactNode }) {
  return (
    <NavLink
      to={to}
      className="flex items-center gap-2 border-b-2 border-transparent px-2 text-sm whitespace-nowrap text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-text sm:px-3"
    >
      {children}
    </NavLink>
  );
}

function OpenCount() {
  const { data } = useListTicketsQuery({ status: ['Open'], limit: 1, fields: 'row' });
  if (data === undefined || data.pagination.total === 0) {
    return null;
  }
  const total = formatTotal(data.pagination);
  return (
    <span className="rounded-full bg-accent-soft px-2 text-xs font-semibold text-accent tabular-nums">
      <span aria-hidden="true">{total}</span>
      <span className="sr-only">{texts.navigation.openTickets(total)}</span>
    </span>
  );
}
