import { Lock } from 'lucide-react';
import { type FormEvent, useContext, useEffect, useRef, useState } from 'react';
import type { Status, Ticket } from '@/app/store/services/generated';
import { usePreference } from '@/lib/preference';
import { texts } from '@/lib/texts';
import { keyTexts } from '@/lib/texts/keys';
import { detailTexts } from '@/lib/texts/staff';
import { MessageField } from '@/ticket/MessageField';
import { NewerNotice } from '@/ticket/NewerNotice';
import type { Composer, ComposerMode } from '@/ticket/useComposer';
import { Button } from '@/ui/Button';
import { CheckboxField } from '@/ui/CheckboxField';
import { classes } from '@/ui/classes';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { ComposeRequestContext } from './keys/composeRequest';
import { ModeSwitch } from './ModeSwitch';
import { StatusAfter } from './StatusAfter';

interface TicketResponseFormProps {
  ticket: Ticket;
  reply: Composer;
  note: Composer;
}

/** Writes to the customer or to the team; which of them is never in doubt. */
export function TicketResponseForm({ ticket, reply, note }: TicketResponseFormProps) {
  // Whoever had begun a note finds it again.
  const hasOnlyNote = reply.text === '' && note.text !== '';
  const [mode, setMode] = useState<ComposerMode>(hasOnlyNote ? 'note' : 'reply');
  const form = useFocusOnRequest(mode, setMode);
  const [chosenStatus, setChosenStatus] = useState<Status | ''>('');
  const [mail, setMail] = usePreference('mail-replies', ['yes', 'no']);
  const isNote = mode === 'note';
  const composer = isNote ? note : reply;
  // A closed ticket takes a reply only together with another status, so one is proposed.
  const status = chosenStatus || (ticket.status === 'Closed' ? 'Open' : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await composer.send(isNote ? {} : { status, notifyUser: mail === 'yes' })) {
      setChosenStatus('');
      showToast('success', isNote ? detailTexts.noteSent : detailTexts.replySent);
    }
  };

  return (
    <form
      ref={form}
      noValidate
      aria-label={detailTexts.write}
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
        label={isNote ? detailTexts.noteLabel : detailTexts.replyLabel(ticket.submittedBy.name)}
        placeholder={isNote ? detailTexts.notePlaceholder : detailTexts.replyPlaceholder}
        text={composer.text}
        error={composer.textError}
        isSending={composer.isSending}
        onChange={composer.setText}
      />
      {!isNote && (
        <CheckboxField
          label={detailTexts.mailReply}
          checked={mail === 'yes'}
          onChange={(checked) => setMail(checked ? 'yes' : 'no')}
        />
      )}
      <div className="flex flex-wrap items-end justify-between gap-4">
        {isNote ? (
          <Button
            type="submit"
            title={keyTexts.hint('Ctrl+Enter')}
            look="note"
            busy={composer.isSending}
            busyLabel={detailTexts.sending}
            className="min-h-11"
          >
            <Lock aria-hidden="true" className="size-4 shrink-0" />
            <span className="grid text-left">
              {detailTexts.sendNote}{' '}
              <span className="text-xs font-normal">{texts.ticket.internal}</span>
            </span>
          </Button>
        ) : (
          <>
            <StatusAfter current={ticket.status} chosen={status} onChange={setChosenStatus} />
            <Button
              type="submit"
              title={keyTexts.hint('Ctrl+Enter')}
              look="primary"
              busy={composer.isSending}
              held={composer.isHeld}
              busyLabel={detailTexts.sending}
              className="min-h-11"
            >
              {composer.isBehind ? texts.ticket.sendAnyway : detailTexts.sendReply}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}

/** Takes up what somebody asked for by a key: the mode, and the focus in its field. */
function useFocusOnRequest(mode: ComposerMode, setMode: (mode: ComposerMode) => void) {
  const form = useRef<HTMLFormElement>(null);
  const request = useContext(ComposeRequestContext);
  if (request.mode !== null && request.mode !== mode) {
    setMode(request.mode);
  }
  useEffect(() => {
    if (request.mode !== null) {
      form.current?.querySelector('textarea')?.focus();
      request.taken();
    }
  }, [request]);
  return form;
}
