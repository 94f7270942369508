import type { TicketListItem } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { PriorityBadge, TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { Time } from '@/ui/Time';
import { SortHeader } from './SortHeader';
import { TicketCard } from './TicketCard';
import { TicketLink } from './TicketLink';
import type { InboxAddress } from './useInboxQuery';

interface TicketsTableProps {
  tickets: readonly TicketListItem[];
  address: InboxAddress;
}

/** A table where there is room for one, cards on small screens. */
export function TicketsTable({ tickets, address }: TicketsTableProps) {
  const hasRoom = useMediaQuery('(min-width: 64rem)');
  return hasRoom ? (
    <WideTable tickets={tickets} address={address} />
  ) : (
    <ul className="divide-y divide-border overflow-hidden rounded-outer border border-border">
      {tickets.map((ticket) => (
        <TicketCard key={ticket._id} ticket={ticket} query={address.query} />
      ))}
    </ul>
  );
}

/** On a common laptop the subject needs the room more. */
const WHERE_WIDE = 'hidden 2xl:table-cell';

const HEADER = 'px-3 py-2 text-left font-semibold whitespace-nowrap';

function WideTable({ tickets, address }: TicketsTableProps) {
  const { columns } = texts.inbox;
  return (
    <div className="overflow-hidden rounded-outer border border-border">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{texts.inbox.title}</caption>
        <thead className="border-b border-border bg-surface text-muted">
          <tr>
            <th className={HEADER}>{columns.number}</th>
            <th className={HEADER}>{columns.subject}</th>
            <th className={HEADER}>{columns.requester}</th>
            <SortHeader sort="status" firstOrder="asc" address={address}>
              {texts.ticket.status}
            </SortHeader>
            <SortHeader sort="priority" firstOrder="desc" address={address}>
              {texts.ticket.priority}
            </SortHeader>
            <th className={HEADER}>{texts.ticket.assignee}</th>
            <th className={HEADER}>{columns.turn}</th>
            <SortHeader sort="createdAt" firstOrder="desc" address={address}>
              {columns.created}
            </SortHeader>
            <SortHeader sort="updatedAt" firstOrder="desc" address={address} className={WHERE_WIDE}>
              {columns.updated}
            </SortHeader>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {tickets.map((ticket) => (
            <Row key={ticket._id} ticket={ticket} address={address} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CELL = 'px-3 py-2';

function Row({ ticket, address }: { ticket: TicketListItem; address: InboxAddress }) {
  const assignee = ticket.assignedTo?.name;
  return (
    <tr className="relative transition-colors focus-within:bg-surface hover:bg-surface">
      <td className={`${CELL} whitespace-nowrap tabular-nums`}>{ticket.ticketNumber}</td>
      {/* The subject takes what the other columns leave. */}
      <td className={`${CELL} w-full max-w-0`}>
        <TicketLink ticket={ticket} query={address.query} className="block truncate" />
        <span className="block truncate text-xs text-muted">{ticket.category}</span>
      </td>
      <td className={`${CELL} max-w-40 truncate`} title={ticket.submittedBy.name}>
        {ticket.submittedBy.name}
      </td>
      <td className={CELL}>
        <TicketStatusBadge status={ticket.status} />
      </td>
      <td className={CELL}>
        <PriorityBadge priority={ticket.priority} />
      </td>
      <td className={`${CELL} max-w-32 truncate`} title={assignee}>
        {assignee ?? <span className="text-muted">{texts.ticket.nobody}</span>}
      </td>
      <td className={CELL}>
        <TurnBadge ticket={ticket} isStaff />
      </td>
      <td className={`${CELL} whitespace-nowrap tabular-nums`}>
        <Time at={ticket.createdAt} short />
      </td>
      <td className={`${CELL} ${WHERE_WIDE} whitespace-nowrap tabular-nums`}>
        <Time at={ticket.updatedAt} short />
      </td>
    </tr>
  );
}
