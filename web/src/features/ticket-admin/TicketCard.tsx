import { memo } from 'react';
import type { TicketListItem } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { PriorityBadge, TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { classes } from '@/ui/classes';
import { Time } from '@/ui/Time';
import type { Density } from './DensityChoice';
import { SelectBox } from './SelectBox';
import { TicketLink } from './TicketLink';
import type { InboxAddress } from './useInboxQuery';

/** A ticket of the list, as a row or as a card. */
export interface RowProps {
  ticket: TicketListItem;
  address: InboxAddress;
  isSelected: boolean;
  onToggle: (ticketNumber: string) => void;
  density: Density;
}

interface TicketCardProps extends RowProps {
  isCurrent: boolean;
}

export const TicketCard = memo(function TicketCard({
  ticket,
  address,
  isSelected,
  onToggle,
  density,
  isCurrent,
}: TicketCardProps) {
  const isCompact = density === 'compact';
  return (
    <li
      data-ticket={ticket.ticketNumber}
      className={classes(
        'relative grid text-sm hover:bg-surface has-aria-current:bg-accent-soft',
        isCompact ? 'gap-1 px-4 py-2' : 'gap-1.5 px-4 py-3',
      )}
    >
      <div className="flex items-center gap-3 text-muted">
        <SelectBox
          label={inboxTexts.select(ticket.ticketNumber)}
          checked={isSelected}
          onChange={() => onToggle(ticket.ticketNumber)}
        />
        <span className="tabular-nums">{ticket.ticketNumber}</span>
        <Time at={ticket.createdAt} short className="ml-auto" />
      </div>
      <TicketLink
        ticket={ticket}
        address={address}
        isCurrent={isCurrent}
        className={isCompact ? 'truncate' : 'max-sm:text-base'}
      />
      {!isCompact && (
        <p className="text-muted">
          {ticket.submittedBy.name} · {ticket.category}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <TicketStatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <TurnBadge ticket={ticket} isStaff />
        {ticket.assignedTo && (
          <span className="truncate text-muted">
            <span className="sr-only">{texts.ticket.assignee}: </span>
            {ticket.assignedTo.name}
          </span>
        )}
      </div>
    </li>
  );
});
