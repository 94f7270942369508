import { BookOpen, Inbox, LifeBuoy, type LucideIcon, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { formatTotal } from '@/ticket/total';
import { ADMIN_HOME, isBelow, listAdminPages } from './adminPages';

const DESK = '/dashboard/admin/support';
const HELP = '/dashboard/help';
const FAQ = '/faq';
const { navigation } = texts;

export function MainNavigation() {
  const user = useCurrentUser();
  const { pathname } = useLocation();
  const isAdministration = listAdminPages().some(({ to }) => isBelow(pathname, to));
  return (
    <nav aria-label={navigation.label} className="flex h-full min-w-0 flex-1 gap-1">
      {user.isStaff && (
        <Item
          to={DESK}
          icon={Inbox}
          label={navigation.supportTickets}
          shortLabel={navigation.supportTicketsShort}
          isCurrent={isBelow(pathname, DESK) && !isAdministration}
        >
          <OpenCount />
        </Item>
      )}
      <Item to={HELP} icon={LifeBuoy} label={navigation.help} isCurrent={isBelow(pathname, HELP)} />
      {!user.isStaff && (
        <Item to={FAQ} icon={BookOpen} label={navigation.faq} isCurrent={pathname === FAQ} />
      )}
      {user.isAdmin && (
        <Item
          to={ADMIN_HOME}
          icon={SlidersHorizontal}
          label={navigation.administration}
          shortLabel={navigation.administrationShort}
          isCurrent={isAdministration}
        />
      )}
    </nav>
  );
}

interface ItemProps {
  to: string;
  icon: LucideIcon;
  label: string;
  /** For narrow screens. */
  shortLabel?: string;
  isCurrent: boolean;
  children?: ReactNode;
}

function Item({ to, icon: Icon, label, shortLabel = label, isCurrent, children }: ItemProps) {
  return (
    <Link
      to={to}
      aria-current={isCurrent ? 'page' : undefined}
      className="flex items-center justify-center gap-2 border-b-2 border-transparent px-2 text-sm whitespace-nowrap text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-text sm:px-3 pointer-coarse:min-w-11"
    >
      <Icon aria-hidden="true" className="hidden size-4 sm:block" />
      <span className="sm:hidden">{shortLabel}</span>
      <span className="hidden sm:inline">{label}</span>
      {children}
    </Link>
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
      <span className="sr-only">{navigation.openTickets(total)}</span>
    </span>
  );
}
