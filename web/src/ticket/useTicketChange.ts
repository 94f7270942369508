import type { Ticket, UpdateTicketRequest } from '@/app/store/services/generated';
import { useUpdateTicketMutation } from '@/app/store/services/supportApi';
import { asProblem, type Problem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { showToast } from '@/ui/toast';

interface TicketChange {
  /** Saves against the ticket as it is on the screen, and says `done` when it is stored. */
  change: (request: UpdateTicketRequest, done: string) => Promise<void>;
  /** What is being saved right now. */
  pending: UpdateTicketRequest | null;
  problem: Problem | null;
}

/** `id` is the ticket's name in the page's address, under which it is cached. */
export function useTicketChange(id: string, ticket: Ticket): TicketChange {
  const [updateTicket, { isLoading, originalArgs, error }] = useUpdateTicketMutation();

  const change = async (updateTicketRequest: UpdateTicketRequest, done: string) => {
    if (isLoading) {
      return;
    }
    const result = await updateTicket({
      id,
      updateTicketRequest,
      'If-Match': `"${ticket.version}"`,
    });
    if (result.error === undefined) {
      showToast('success', done);
    }
  };

  return {
    change,
    pending: isLoading ? (originalArgs?.updateTicketRequest ?? null) : null,
    problem: error === undefined ? null : inOwnWords(asProblem(error)),
  };
}

function inOwnWords(problem: Problem): Problem {
  return problem.code === 'conflict'
    ? { ...problem, message: texts.ticket.changedByOther }
    : problem;
}
