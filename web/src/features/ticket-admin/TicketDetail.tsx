import type { Ticket } from '@/app/store/services/generated';
import { Conversation } from '@/ticket/Conversation';
import { useComposer } from '@/ticket/useComposer';
import { TicketFacts } from './TicketFacts';
import { TicketHistory } from './TicketHistory';
import { TicketProperties } from './TicketProperties';
import { TicketResponseForm } from './TicketResponseForm';

/** Everything about one ticket: what is said, what it is, and what staff can do with it. */
export function TicketDetail({ id, ticket }: { id: string; ticket: Ticket }) {
  const reply = useComposer(id, ticket, 'reply');
  const note = useComposer(id, ticket, 'note');
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:grid-rows-[auto_1fr] lg:gap-x-8">
      <div className="lg:col-start-2 lg:row-start-1">
        <TicketProperties id={id} ticket={ticket} />
      </div>
      <div className="grid gap-6 lg:col-start-1 lg:row-span-2 lg:row-start-1">
        <Conversation ticket={ticket} newer={reply.newer} />
        <TicketResponseForm ticket={ticket} reply={reply} note={note} />
      </div>
      <div className="grid gap-6 lg:col-start-2">
        <TicketFacts ticket={ticket} />
        <TicketHistory id={id} ticket={ticket} />
      </div>
    </div>
  );
}
