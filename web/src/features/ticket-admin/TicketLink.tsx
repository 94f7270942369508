import { Link } from 'react-router';
import type { TicketListItem } from '@/app/store/services/generated';
import { classes } from '@/ui/classes';
import { formatInboxQuery, type InboxQuery } from './inboxQuery';
import { rowId } from './openedTicket';

interface TicketLinkProps {
  ticket: TicketListItem;
  query: InboxQuery;
  className?: string;
}

/** Its area covers the row or card around it. It remembers the view that it was opened from. */
export function TicketLink({ ticket, query, className }: TicketLinkProps) {
  return (
    <Link
      id={rowId(ticket.ticketNumber)}
      to={`/dashboard/admin/support/${ticket.ticketNumber}`}
      state={{ inbox: formatInboxQuery(query) }}
      className={classes('font-semibold after:absolute after:inset-0 hover:text-accent', className)}
    >
      {ticket.subject}
    </Link>
  );
}
