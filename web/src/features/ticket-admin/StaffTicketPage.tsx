import { ArrowLeft } from 'lucide-react';
import { useLocation, useParams } from 'react-router';
import { useGetTicketQuery } from '@/app/store/services/supportApi';
import { handedOver } from '@/lib/navigationState';
import { texts } from '@/lib/texts';
import { TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { TicketLoadProblem } from '@/ticket/TicketLoadProblem';
import { ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { Skeleton } from '@/ui/Skeleton';
import { Time } from '@/ui/Time';
import { useRememberedTicket } from './openedTicket';
import { TicketDetail } from './TicketDetail';

export default function StaffTicketPage() {
  const { id = '' } = useParams();
  return <TicketPage key={id} id={id} />;
}

function TicketPage({ id }: { id: string }) {
  const { data, error, refetch } = useGetTicketQuery({ id });
  const ticket = data?.ticket;
  useRememberedTicket(ticket?.ticketNumber);
  return (
    <>
      <BackToInbox />
      <Page
        title={ticket ? `${ticket.ticketNumber} ${ticket.subject}` : id}
        heading={ticket?.subject}
        intro={
          ticket && (
            <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
              <span className="tabular-nums">{ticket.ticketNumber}</span>
              <TicketStatusBadge status={ticket.status} />
              <TurnBadge ticket={ticket} isStaff />
              <span>
                {texts.ticket.opened} <Time at={ticket.createdAt} />
              </span>
            </span>
          )
        }
      >
        {error !== undefined && <TicketLoadProblem error={error} onRetry={() => void refetch()} />}
        {ticket && <TicketDetail id={id} ticket={ticket} />}
        {!ticket && error === undefined && (
          <Skeleton blocks={['h-32', 'h-24', 'h-40']} className="grid gap-4" />
        )}
      </Page>
    </>
  );
}

/** Leads to the view of the inbox that the ticket was opened from. */
function BackToInbox() {
  const inbox = handedOver(useLocation().state, 'inbox');
  return (
    <ButtonLink
      to={`/dashboard/admin/support?${typeof inbox === 'string' ? inbox : ''}`}
      look="quiet"
      className="mb-3 -ml-2"
    >
      <ArrowLeft aria-hidden="true" className="size-4" />
      {texts.detail.back}
    </ButtonLink>
  );
}
