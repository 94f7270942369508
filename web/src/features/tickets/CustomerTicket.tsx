import type { Ticket } from '@/app/store/services/generated';
import { Conversation } from '@/ticket/Conversation';
import { useComposer } from '@/ticket/useComposer';
import { CustomerReplyForm } from './CustomerReplyForm';
import { TicketLifecycle } from './TicketLifecycle';

/** The conversation, and what its customer can do next: the likeliest thing first. */
export function CustomerTicket({ id, ticket }: { id: string; ticket: Ticket }) {
  const composer = useComposer(id, ticket, 'reply');
  const isSettled = ticket.status === 'Resolved' || ticket.status === 'Closed';
  // By their keys they stay what they are when they change places: what failed is still said, and what is typed stays.
  const lifecycle = <TicketLifecycle key="lifecycle" id={id} ticket={ticket} />;
  const isClosed = ticket.status === 'Closed';
  const reply = (!isClosed || composer.text !== '') && (
    <CustomerReplyForm key="reply" composer={composer} isClosed={isClosed} />
  );
  return (
    <div className="grid gap-6">
      <Conversation ticket={ticket} newer={composer.newer} />
      {isSettled ? [lifecycle, reply] : [reply, lifecycle]}
    </div>
  );
}
