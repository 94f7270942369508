import { ArrowDown, ArrowUp } from 'lucide-react';
import { Link } from 'react-router';
import { classes } from '@/ui/classes';
import type { Order, Sort } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

interface SortHeaderProps {
  sort: Sort;
  /** The more useful direction, which the first click gives. */
  firstOrder: Order;
  address: InboxAddress;
  className?: string;
  children: string;
}

export function SortHeader({ sort, firstOrder, address, className, children }: SortHeaderProps) {
  const { query, hrefFor } = address;
  const isCurrent = query.sort === sort;
  const opposite = query.order === 'asc' ? 'desc' : 'asc';
  const Arrow = query.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th
      aria-sort={isCurrent ? (query.order === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classes('px-3 py-2 text-left font-semibold whitespace-nowrap', className)}
    >
      <Link
        to={hrefFor({ sort, order: isCurrent ? opposite : firstOrder })}
        className={classes(
          'inline-flex min-h-6 items-center gap-1 hover:text-text',
          isCurrent && 'text-text',
        )}
      >
        {children}
        <Arrow aria-hidden="true" className={classes('size-3.5', !isCurrent && 'invisible')} />
      </Link>
    </th>
  );
}
