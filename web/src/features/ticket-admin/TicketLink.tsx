import { Link } from 'react-router';
import type { TicketListItem } from '@/app/store/services/generated';
import { classes } from '@/ui/classes';
import { rowId } from './returnToRow';
import type { InboxAddress } from './useInboxQuery';

interface TicketLinkProps {
  ticket: TicketListItem;
  address: InboxAddress;
  isCurrent: boolean;
  className?: string;
}

/** Its area covers the row or card around it. The view that it is opened from stays in the address. */
export function TicketLink({ ticket, address, isCurrent, className }: TicketLinkProps) {
  return (
    <Link
      id={rowId(ticket.ticketNumber)}
      to={address.ticketHref(ticket.ticketNumber)}
      aria-current={isCurrent || undefined}
      className={classes('font-semibold after:absolute after:inset-0 hover:text-accent', className)}
    >
      {ticket.subject}
    </Link>
  );
}
