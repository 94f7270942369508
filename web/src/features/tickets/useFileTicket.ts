import type { CreateTicketRequest } from '@/app/store/services/generated';
import { useCreateTicketMutation } from '@/app/store/services/supportApi';
import { removeDraft } from '@/lib/drafts';
import { useIdempotencyKey } from '@/lib/idempotencyKey';

/** Files a new ticket once, however often it is tried; its draft goes when it is filed, and not before. */
export function useFileTicket(draftName: string, onFiled: (ticketNumber: string) => void) {
  const [createTicket] = useCreateTicketMutation();
  const idempotencyKey = useIdempotencyKey();
  return async (request: CreateTicketRequest) => {
    const result = await createTicket({
      createTicketRequest: request,
      'Idempotency-Key': idempotencyKey.keyFor(request),
    });
    if (result.data) {
      removeDraft(draftName);
      onFiled(result.data.ticket.ticketNumber);
    }
    return result;
  };
}
