import { Suspense, useEffect } from 'react';
import { useCreateTicketMutation } from '@/app/store/services/supportApi';
import { loadDraft, removeDraft, saveDraft } from '@/lib/drafts';
import { useIdempotencyKey } from '@/lib/idempotencyKey';
import { lazyPart } from '@/lib/lazyPart';
import { helpTexts } from '@/lib/texts/help';
import { Button } from '@/ui/Button';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { TicketFields } from './TicketFields';
import { ticketDraft, ticketRules } from './ticketForm';

const FaqHits = lazyPart(() => import('./FaqHits'));

interface SupportTicketFormProps {
  draftName: string;
  onSent: (ticketNumber: string) => void;
  /** The FAQ has answered, so that nothing needs to be sent. */
  onAnswered: () => void;
}

export function SupportTicketForm({ draftName, onSent, onAnswered }: SupportTicketFormProps) {
  const [createTicket] = useCreateTicketMutation();
  const idempotencyKey = useIdempotencyKey();
  const form = useForm(ticketRules, ticketDraft(loadDraft(draftName)));
  const { values, problem, isSending } = form;
  useEffect(() => saveDraft(draftName, values), [draftName, values]);

  const send = form.submit(async (ticket) => {
    const result = await createTicket({
      createTicketRequest: ticket,
      'Idempotency-Key': idempotencyKey.keyFor(ticket),
    });
    if (result.data) {
      removeDraft(draftName);
      onSent(result.data.ticket.ticketNumber);
    }
    return result;
  });

  return (
    <form noValidate className="grid gap-5" onSubmit={send}>
      <TicketFields form={form} messageHint={helpTexts.messageHint}>
        <ErrorBoundary>
          <Suspense fallback={<div className="min-h-11" />}>
            <FaqHits subject={values.subject} onAnswered={onAnswered} />
          </Suspense>
        </ErrorBoundary>
      </TicketFields>
      {problem && <ProblemAlert problem={problem} title={helpTexts.failed} keepsText />}
      <Button
        type="submit"
        look="primary"
        busy={isSending}
        busyLabel={helpTexts.submitting}
        className="min-h-11 sm:justify-self-start"
      >
        {helpTexts.submit}
      </Button>
    </form>
  );
}
