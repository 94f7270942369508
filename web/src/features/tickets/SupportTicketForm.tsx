import { Suspense, useEffect } from 'react';
import { loadDraft, saveDraft } from '@/lib/drafts';
import { lazyPart } from '@/lib/lazyPart';
import { helpTexts } from '@/lib/texts/help';
import { Button } from '@/ui/Button';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';
import { TicketFields } from './TicketFields';
import { ticketDraft, ticketRules } from './ticketForm';
import { useFileTicket } from './useFileTicket';

const FaqHits = lazyPart(() => import('./FaqHits'));

interface SupportTicketFormProps {
  draftName: string;
  onSent: (ticketNumber: string) => void;
  /** The FAQ has answered, so that nothing needs to be sent. */
  onAnswered: () => void;
}

export function SupportTicketForm({ draftName, onSent, onAnswered }: SupportTicketFormProps) {
  const fileTicket = useFileTicket(draftName, onSent);
  const form = useForm(ticketRules, () => ticketDraft(loadDraft(draftName)));
  const { values, problem, isSending } = form;
  useEffect(() => saveDraft(draftName, values), [draftName, values]);

  return (
    <form noValidate className="grid gap-5" onSubmit={form.submit(fileTicket)}>
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
