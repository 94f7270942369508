import type { Ticket } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
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
      onClick={() => void change({ status: 'Closed' }, texts.help.closedDone)}
    >
      {texts.help.solved}
    </Button>
  );
  const reopen = (
    <Button
      busy={pending?.status === 'Open'}
      onClick={() => void change({ status: 'Open' }, texts.help.reopenedDone)}
    >
      {texts.help.reopen}
    </Button>
  );

  return (
    <div className="grid gap-3">
      {problem && <ProblemAlert problem={problem} title={texts.ticket.changeFailed} />}
      {ticket.status === 'Closed' && (
        <Alert tone="info" title={texts.help.closedTitle}>
          <p>{texts.help.closedText}</p>
          {reopen}
        </Alert>
      )}
      {ticket.status === 'Resolved' && (
        <Alert tone="success" title={texts.help.resolvedTitle}>
          <p>{texts.help.resolvedText}</p>
          <div className="flex flex-wrap gap-2">
            {close}
            {reopen}
          </div>
        </Alert>
      )}
      {(ticket.status === 'Open' || ticket.status === 'In Progress') && (
        <p className="flex flex-wrap items-center gap-3 text-sm text-muted">
          {texts.help.closeHint} {close}
        </p>
      )}
    </div>
  );
}
