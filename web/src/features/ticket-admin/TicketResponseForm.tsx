import { Lock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Status, Ticket } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { MessageField } from '@/ticket/MessageField';
import { NewerNotice } from '@/ticket/NewerNotice';
import type { Composer, ComposerMode } from '@/ticket/useComposer';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { ModeSwitch } from './ModeSwitch';
import { StatusAfter } from './StatusAfter';

interface TicketResponseFormProps {
  ticket: Ticket;
  reply: Composer;
  note: Composer;
}

/** Writes to the customer or to the team; which of them is never in doubt. */
export function TicketResponseForm({ ticket, reply, note }: TicketResponseFormProps) {
  const [mode, setMode] = useState<ComposerMode>('reply');
  const [chosenStatus, setChosenStatus] = useState<Status | ''>('');
  const isNote = mode === 'note';
  const composer = isNote ? note : reply;
  // A closed ticket takes a reply only together with another status, so one is proposed.
  const status = chosenStatus || (ticket.status === 'Closed' ? 'Open' : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await composer.send(isNote ? undefined : status)) {
      setChosenStatus('');
      showToast('success', isNote ? texts.detail.noteSent : texts.detail.replySent);
    }
  };

  return (
    <form
      noValidate
      aria-label={texts.detail.write}
      onSubmit={submit}
      className={classes(
        'grid gap-4 rounded-outer border p-4',
        isNote ? 'border-note-border bg-note' : 'border-border bg-surface',
      )}
    >
      <ModeSwitch mode={mode} onChange={setMode} />
      {composer.isBehind && <NewerNotice responses={composer.newer} />}
      {composer.problem && (
        <ProblemAlert problem={composer.problem} title={texts.ticket.sendFailed} keepsText />
      )}
      <MessageField
        key={mode}
        label={isNote ? texts.detail.noteLabel : texts.detail.replyLabel(ticket.submittedBy.name)}
        placeholder={isNote ? texts.detail.notePlaceholder : texts.detail.replyPlaceholder}
        text={composer.text}
        error={composer.textError}
        onChange={composer.setText}
      />
      <div className="flex flex-wrap items-end justify-between gap-4">
        {isNote ? (
          <Button
            type="submit"
            look="note"
            busy={composer.isSending}
            busyLabel={texts.detail.sending}
            className="min-h-11"
          >
            <Lock aria-hidden="true" className="size-4 shrink-0" />
            <span className="grid text-left">
              {texts.detail.sendNote}{' '}
              <span className="text-xs font-normal">{texts.ticket.internal}</span>
            </span>
          </Button>
        ) : (
          <>
            <StatusAfter current={ticket.status} chosen={status} onChange={setChosenStatus} />
            <Button
              type="submit"
              look="primary"
              busy={composer.isSending}
              held={composer.isHeld}
              busyLabel={texts.detail.sending}
              className="min-h-11"
            >
              {composer.isBehind ? texts.ticket.sendAnyway : texts.detail.sendReply}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
