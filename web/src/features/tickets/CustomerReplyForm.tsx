import type { FormEvent } from 'react';
import { texts } from '@/lib/texts';
import { helpTexts } from '@/lib/texts/help';
import { MessageField } from '@/ticket/MessageField';
import { NewerNotice } from '@/ticket/NewerNotice';
import type { Composer } from '@/ticket/useComposer';
import { Button } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';

interface CustomerReplyFormProps {
  composer: Composer;
  /** What was begun before the ticket was closed waits until it is reopened. */
  isClosed: boolean;
}

export function CustomerReplyForm({ composer, isClosed }: CustomerReplyFormProps) {
  const { problem, isBehind } = composer;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isClosed && (await composer.send())) {
      showToast('success', helpTexts.sent);
    }
  };

  return (
    <form noValidate className="grid gap-3" onSubmit={submit}>
      {isBehind && <NewerNotice responses={composer.newer} />}
      {problem && <ProblemAlert problem={problem} title={texts.ticket.sendFailed} keepsText />}
      <MessageField
        label={helpTexts.reply}
        placeholder={helpTexts.replyPlaceholder}
        text={composer.text}
        error={composer.textError}
        isSending={composer.isSending}
        onChange={composer.setText}
      />
      {isClosed ? (
        <p className="text-sm text-muted">{helpTexts.reopenToSend}</p>
      ) : (
        <Button
          type="submit"
          look="primary"
          busy={composer.isSending}
          held={composer.isHeld}
          busyLabel={helpTexts.sending}
          className="min-h-11 sm:justify-self-start"
        >
          {isBehind ? texts.ticket.sendAnyway : helpTexts.send}
        </Button>
      )}
    </form>
  );
}
