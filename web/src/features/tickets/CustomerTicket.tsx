import type { Ticket } from '@/app/store/services/generated';
import { Conversation } from '@/ticket/Conversation';
import { useComposer } from '@/ticket/useComposer';
import { CustomerReplyForm } from './CustomerReplyForm';
import { TicketLifecycle } from './TicketLifecycle';

/** The conversation, and what its customer can do next: the likeliest thing first. */
export function CustomerTicket({ id, ticket }: { id: string; ticket: Ticket }) {
  const composer = useComposer(id, ticket, 'reply');
  const isSettled = ticket.status === 'Resolved' || ticket.status === 'Closed';
  return (
    <div className="grid gap-6">
      <Conversation ticket={ticket} newer={composer.newer} />
      {isSettled && <TicketLifecycle id={id} ticket={ticket} />}
      {ticket.status !== 'Closed' && <CustomerReplyForm composer={composer} />}
      {!isSettled && <TicketLifecycle id={id} ticket={ticket} />}
    </div>
  );
}
