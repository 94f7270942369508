import { memo, type ReactNode, useContext, useState } from 'react';
import type { TicketListItem } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { PriorityBadge, TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { classes } from '@/ui/classes';
import { AwaitedContext } from '@/ui/Loaded';
import { Time } from '@/ui/Time';
import { type Density, useDensity } from './DensityChoice';
import { SelectBox } from './SelectBox';
import { SortHeader } from './SortHeader';
import { type RowProps, TicketCard } from './TicketCard';
import { TicketLink } from './TicketLink';
import type { InboxAddress } from './useInboxQuery';
import type { Selection } from './useSelection';

interface TicketsTableProps {
  tickets: readonly TicketListItem[];
  address: InboxAddress;
  selection: Selection;
  /** A table where there is room for one, cards otherwise. */
  isNarrow: boolean;
  /** The ticket that is open beside the list. */
  current: string | undefined;
}

export function TicketsTable({
  tickets,
  address,
  selection,
  isNarrow,
  current,
}: TicketsTableProps) {
  const [density] = useDensity();
  const rowAddress = useAddressOfRows(address);
  const selected = new Set(selection.tickets);
  const rowOf = (ticket: TicketListItem): RowProps => ({
    ticket,
    address: rowAddress,
    isSelected: selected.has(ticket),
    onToggle: selection.toggle,
    density,
  });
  return isNarrow ? (
    <ul
      aria-label={inboxTexts.title}
      className="divide-y divide-border overflow-hidden rounded-outer border border-border"
    >
      {tickets.map((ticket) => (
        <TicketCard
          key={ticket._id}
          {...rowOf(ticket)}
          isCurrent={ticket.ticketNumber === current}
        />
      ))}
    </ul>
  ) : (
    <WideTable tickets={tickets} address={address} selection={selection}>
      {tickets.map((ticket) => (
        <Row key={ticket._id} {...rowOf(ticket)} />
      ))}
    </WideTable>
  );
}

/** While the rows of a changed view are on their way, those on the screen stay what they are. */
function useAddressOfRows(address: InboxAddress): InboxAddress {
  const isStale = useContext(AwaitedContext) !== null;
  const [last, setLast] = useState(address);
  if (!isStale && last !== address) {
    setLast(address);
  }
  return isStale ? last : address;
}

/** On a common laptop the subject needs the room more. */
const WHERE_WIDE = 'hidden 2xl:table-cell';

const HEADER = 'px-3 py-2 text-left font-semibold whitespace-nowrap';

interface WideTableProps {
  tickets: readonly TicketListItem[];
  address: InboxAddress;
  selection: Selection;
  children: ReactNode;
}

function WideTable({ tickets, address, selection, children }: WideTableProps) {
  const { columns } = inboxTexts;
  return (
    <div className="overflow-hidden rounded-outer border border-border">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{inboxTexts.title}</caption>
        <thead className="border-b border-border bg-surface text-muted">
          <tr>
            <th className={classes(HEADER, 'pr-0')}>
              <SelectBox
                label={inboxTexts.selectAll}
                checked={selection.tickets.length === tickets.length}
                isPartly={selection.tickets.length > 0 && selection.tickets.length < tickets.length}
                onChange={selection.toggleAll}
              />
            </th>
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
        <tbody className="divide-y divide-border">{children}</tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row({ ticket, address, isSelected, onToggle, density }: RowProps) {
  return (
    <tr
      data-ticket={ticket.ticketNumber}
      className="relative focus-within:bg-surface hover:bg-surface has-checked:bg-accent-soft"
    >
      <td className={classes(cellIn(density), 'pr-0')}>
        <SelectBox
          label={inboxTexts.select(ticket.ticketNumber)}
          checked={isSelected}
          onChange={() => onToggle(ticket.ticketNumber)}
        />
      </td>
      <Cells ticket={ticket} address={address} density={density} />
    </tr>
  );
});

const cellIn = (density: Density) => (density === 'compact' ? 'px-3 py-1' : 'px-3 py-2');

/** What stays when the row is selected. */
const Cells = memo(function Cells({
  ticket,
  address,
  density,
}: Pick<RowProps, 'ticket' | 'address' | 'density'>) {
  const cell = cellIn(density);
  const isCompact = density === 'compact';
  const assignee = ticket.assignedTo?.name;
  return (
    <>
      <td className={`${cell} whitespace-nowrap tabular-nums`}>{ticket.ticketNumber}</td>
      {/* The subject takes what the other columns leave. */}
      <td className={`${cell} w-full max-w-0`}>
        <div className={classes(isCompact && 'flex items-baseline gap-3')}>
          <TicketLink
            ticket={ticket}
            address={address}
            isCurrent={false}
            className="block truncate"
          />
          <span className="block shrink-0 truncate text-xs text-muted">{ticket.category}</span>
        </div>
      </td>
      <td className={`${cell} max-w-40 truncate`} title={ticket.submittedBy.name}>
        {ticket.submittedBy.name}
      </td>
      <td className={cell}>
        <TicketStatusBadge status={ticket.status} />
      </td>
      <td className={cell}>
        <PriorityBadge priority={ticket.priority} />
      </td>
      <td className={`${cell} max-w-32 truncate`} title={assignee}>
        {assignee ?? <span className="text-muted">{texts.ticket.nobody}</span>}
      </td>
      <td className={cell}>
        <TurnBadge ticket={ticket} isStaff />
      </td>
      <td className={`${cell} whitespace-nowrap tabular-nums`}>
        <Time at={ticket.createdAt} short />
      </td>
      <td className={`${cell} ${WHERE_WIDE} whitespace-nowrap tabular-nums`}>
        <Time at={ticket.updatedAt} short />
      </td>
    </>
  );
});
