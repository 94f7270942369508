import type { Ticket } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { helpTexts } from '@/lib/texts/help';
import { useTicketChange } from '@/ticket/useTicketChange';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** What its customer may do to a ticket's status: close it when solved, reopen it when not. */
export function TicketLifecycle({ id, ticket }: { id: string; ticket: Ticket }) {
  const { change, pending, problem } = useTicketChange(id, ticket);
  const close = (
    <Button
      busy={pending?.status === 'Closed'}
      onClick={() => void change({ status: 'Closed' }, helpTexts.closedDone)}
    >
      {helpTexts.solved}
    </Button>
  );
  const reopen = (
    <Button
      busy={pending?.status === 'Open'}
      onClick={() => void change({ status: 'Open' }, helpTexts.reopenedDone)}
    >
      {helpTexts.reopen}
    </Button>
  );

  return (
    <div className="grid gap-3">
      {problem && <ProblemAlert problem={problem} title={texts.ticket.changeFailed} />}
      {ticket.status === 'Closed' && (
        <Alert tone="info" title={helpTexts.closedTitle}>
          <p>{helpTexts.closedText}</p>
          {reopen}
        </Alert>
      )}
      {ticket.status === 'Resolved' && (
        <Alert tone="success" title={helpTexts.resolvedTitle}>
          <p>{helpTexts.resolvedText}</p>
          <div className="flex flex-wrap gap-2">
            {close}
            {reopen}
          </div>
        </Alert>
      )}
      {(ticket.status === 'Open' || ticket.status === 'In Progress') && (
        <p className="flex flex-wrap items-center gap-3 text-sm text-muted">
          {helpTexts.closeHint} {close}
        </p>
      )}
    </div>
  );
}
