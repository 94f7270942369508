import { ArrowLeft } from 'lucide-react';
import { Navigate, useParams } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import type { Ticket } from '@/app/store/services/generated';
import { useGetTicketQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { helpTexts } from '@/lib/texts/help';
import { TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { TicketLoadProblem } from '@/ticket/TicketLoadProblem';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { Skeleton } from '@/ui/Skeleton';
import { Time } from '@/ui/Time';
import { CustomerTicket } from './CustomerTicket';

/** A customer's ticket. Staff see their own ones where they see all others, with everything on them. */
export default function CustomerTicketPage() {
  const { id = '' } = useParams();
  const user = useCurrentUser();
  return user.isStaff ? (
    <Navigate to={`/dashboard/admin/support/${encodeURIComponent(id)}`} replace />
  ) : (
    <OwnTicketPage key={id} id={id} />
  );
}

function OwnTicketPage({ id }: { id: string }) {
  const { data, error, refetch } = useGetTicketQuery({ id });
  const ticket = data?.ticket;
  return (
    <div className="mx-auto max-w-3xl">
      <ButtonLink to="/dashboard/help" look="quiet" className="mb-3 -ml-2">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {helpTexts.backToHelp}
      </ButtonLink>
      <Page title={ticket?.subject ?? id} intro={ticket && <TicketSummary ticket={ticket} />}>
        {error !== undefined && <TicketLoadProblem error={error} onRetry={() => void refetch()} />}
        {ticket && <CustomerTicket id={id} ticket={ticket} />}
        {!ticket && error === undefined && (
          <Skeleton blocks={['h-32', 'h-24', 'h-40']} className="grid gap-4" />
        )}
      </Page>
    </div>
  );
}

function TicketSummary({ ticket }: { ticket: Ticket }) {
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
      <TicketStatusBadge status={ticket.status} />
      <TurnBadge ticket={ticket} isStaff={false} />
      <span className="tabular-nums">{ticket.ticketNumber}</span>
      <span>{ticket.category}</span>
      <span>
        {texts.ticket.opened} <Time at={ticket.createdAt} />
      </span>
    </span>
  );
}
