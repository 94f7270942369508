import { useState } from 'react';
import { useCurrentUser } from '@/app/store/currentUser';
import { loadDraft, removeDraft, saveDraft } from '@/lib/drafts';
import { AnsweredByFaq } from './AnsweredByFaq';
import { SupportTicketForm } from './SupportTicketForm';
import { TicketConfirmation } from './TicketConfirmation';

type Step = { is: 'writing' } | { is: 'sent'; number: string } | { is: 'answered'; draft: unknown };

const WRITING: Step = { is: 'writing' };

/** A request from its first letter to what became of it. */
export function NewRequest() {
  const draftName = `${useCurrentUser()._id}.new-ticket`;
  const [step, setStep] = useState<Step>(WRITING);
  switch (step.is) {
    case 'writing':
      return (
        <SupportTicketForm
          draftName={draftName}
          onSent={(number) => setStep({ is: 'sent', number })}
          onAnswered={() => {
            setStep({ is: 'answered', draft: loadDraft(draftName) });
            removeDraft(draftName);
          }}
        />
      );
    case 'sent':
      return <TicketConfirmation number={step.number} onAnother={() => setStep(WRITING)} />;
    case 'answered':
      return (
        <AnsweredByFaq
          onAnother={() => setStep(WRITING)}
          onUndo={() => {
            saveDraft(draftName, step.draft);
            setStep(WRITING);
          }}
        />
      );
  }
}
