import { useCurrentUser } from '@/app/store/currentUser';
import type { Ticket } from '@/app/store/services/generated';
import { Conversation } from '@/ticket/Conversation';
import { useComposer } from '@/ticket/useComposer';
import { DeleteTicket } from './DeleteTicket';
import { TicketFacts } from './TicketFacts';
import { TicketHistory } from './TicketHistory';
import { TicketProperties } from './TicketProperties';
import { TicketResponseForm } from './TicketResponseForm';

/** Everything about one ticket: what is said, what it is, and what staff can do with it. */
export function TicketDetail({ id, ticket }: { id: string; ticket: Ticket }) {
  const user = useCurrentUser();
  const reply = useComposer(id, ticket, 'reply');
  const note = useComposer(id, ticket, 'note');
  return (
    <div className="@container">
      <div className="grid items-start gap-6 @4xl:grid-cols-[minmax(0,1fr)_17rem] @4xl:grid-rows-[auto_1fr] @4xl:gap-x-8">
        <div className="@4xl:col-start-2 @4xl:row-start-1">
          <TicketProperties ticket={ticket} />
        </div>
        <div className="grid min-w-0 gap-6 @4xl:col-start-1 @4xl:row-span-2 @4xl:row-start-1">
          <Conversation ticket={ticket} newer={reply.newer} />
          <TicketResponseForm ticket={ticket} reply={reply} note={note} />
        </div>
        <div className="grid gap-6 @4xl:col-start-2">
          <TicketFacts ticket={ticket} />
          <TicketHistory id={id} ticket={ticket} />
          {user.isAdmin && <DeleteTicket ticket={ticket} />}
        </div>
      </div>
    </div>
  );
}
