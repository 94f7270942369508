import type { TicketListItem } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { PriorityBadge, TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { Time } from '@/ui/Time';
import type { InboxQuery } from './inboxQuery';
import { TicketLink } from './TicketLink';

export function TicketCard({ ticket, query }: { ticket: TicketListItem; query: InboxQuery }) {
  return (
    <li className="relative grid gap-2 p-4 text-sm transition-colors hover:bg-surface">
      <div className="flex items-center justify-between gap-3 text-muted">
        <span className="tabular-nums">{ticket.ticketNumber}</span>
        <Time at={ticket.createdAt} />
      </div>
      <TicketLink ticket={ticket} query={query} className="text-base" />
      <p className="text-muted">
        {ticket.submittedBy.name} · {ticket.category}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <TicketStatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <TurnBadge ticket={ticket} isStaff />
        <span className="text-muted">
          {texts.ticket.assignee}: {ticket.assignedTo?.name ?? texts.ticket.nobody}
        </span>
      </div>
    </li>
  );
}
