import { Inbox } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import { useArrivals } from '@/app/store/live/useNews';
import type { TicketListItem } from '@/app/store/services/generated';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { hrefForPage, pageFrom } from '@/lib/pageParameter';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { ArrivalsButton } from '@/ticket/ArrivalsButton';
import { TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { Pager } from '@/ui/Pager';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { Time } from '@/ui/Time';

export function UserTicketsList() {
  return (
    <section aria-labelledby="own-tickets" className="grid gap-3">
      <h2 id="own-tickets" className="text-lg font-semibold">
        {texts.help.listTitle}
      </h2>
      <OwnTickets />
    </section>
  );
}

function OwnTickets() {
  const [search] = useSearchParams();
  const page = pageFrom(search);
  const argument = { page, limit: 10, scope: 'own', fields: 'row', sort: 'updatedAt' } as const;
  const list = useListTicketsQuery(argument);
  const { data, currentData, error, refetch } = list;
  const arrivals = useArrivals(argument, list);

  if (error !== undefined && currentData === undefined) {
    return (
      <ProblemAlert
        problem={asProblem(error)}
        title={texts.help.listFailed}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data === undefined) {
    return <Skeleton blocks={['h-22', 'h-22', 'h-22']} className="grid gap-2" />;
  }
  if (data.tickets.length === 0) {
    return page === 1 ? (
      <EmptyState icon={Inbox} title={texts.help.emptyTitle} text={texts.help.emptyText} />
    ) : (
      <EmptyState icon={Inbox} title={texts.help.pastEnd}>
        <ButtonLink to={hrefForPage(search, 1)}>{texts.pagination.firstPage}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <div>
      <ArrivalsButton count={arrivals} onShow={() => void refetch()} />
      <ul className="divide-y divide-border overflow-hidden rounded-outer border border-border">
        {data.tickets.map((ticket) => (
          <OwnTicket key={ticket._id} ticket={ticket} />
        ))}
      </ul>
      <Pager {...data.pagination} hrefFor={(other) => hrefForPage(search, other)} />
    </div>
  );
}

function OwnTicket({ ticket }: { ticket: TicketListItem }) {
  const user = useCurrentUser();
  return (
    <li className="relative grid gap-2 p-4 transition-colors hover:bg-surface">
      <div className="flex items-start justify-between gap-3">
        {/* The link's area covers the whole row. */}
        <Link
          to={`/dashboard/help/${ticket.ticketNumber}`}
          className="min-w-0 font-semibold after:absolute after:inset-0 hover:text-accent"
        >
          {ticket.subject}
        </Link>
        <TicketStatusBadge status={ticket.status} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
        <span className="tabular-nums">{ticket.ticketNumber}</span>
        <Time at={ticket.updatedAt} />
        <span>{texts.ticket.messages(ticket.responseCount)}</span>
        <TurnBadge ticket={ticket} isStaff={user.isStaff} />
      </div>
    </li>
  );
}
