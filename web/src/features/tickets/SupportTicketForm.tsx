import { Suspense, useEffect } from 'react';
import * as v from 'valibot';
import { useCreateTicketMutation } from '@/app/store/services/supportApi';
import { loadDraft, removeDraft, saveDraft } from '@/lib/drafts';
import { useIdempotencyKey } from '@/lib/idempotencyKey';
import { lazyPart } from '@/lib/lazyPart';
import { helpTexts } from '@/lib/texts/help';
import { CharacterCount } from '@/ticket/CharacterCount';
import { MESSAGE_LIMIT, messageRule, SUBJECT_LIMIT, subjectRule } from '@/ticket/rules';
import { CATEGORIES, DEFAULT_CATEGORY, DEFAULT_PRIORITY, PRIORITIES } from '@/ticket/vocabulary';
import { Button } from '@/ui/Button';
import { Select, TextArea, TextInput } from '@/ui/controls';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';

const FaqHits = lazyPart(() => import('./FaqHits'));

const rules = {
  subject: subjectRule,
  message: messageRule,
  category: v.picklist(CATEGORIES),
  priority: v.picklist(PRIORITIES),
};

/** A draft may be incomplete, but each of its values must be one the form can show. */
const draftRules = v.fallback(v.object({ ...rules, subject: v.string(), message: v.string() }), {
  subject: '',
  message: '',
  category: DEFAULT_CATEGORY,
  priority: DEFAULT_PRIORITY,
});

interface SupportTicketFormProps {
  draftName: string;
  onSent: (ticketNumber: string) => void;
  /** The FAQ has answered, so that nothing needs to be sent. */
  onAnswered: () => void;
}

export function SupportTicketForm({ draftName, onSent, onAnswered }: SupportTicketFormProps) {
  const [createTicket] = useCreateTicketMutation();
  const idempotencyKey = useIdempotencyKey();
  const { values, field, errors, problem, isSending, submit } = useForm(
    rules,
    v.parse(draftRules, loadDraft(draftName)),
  );
  useEffect(() => saveDraft(draftName, values), [draftName, values]);

  const send = submit(async (ticket) => {
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
      <Field label={helpTexts.subject} error={errors.subject}>
        {(control) => (
          <>
            <TextInput
              {...control}
              {...field('subject')}
              placeholder={helpTexts.subjectPlaceholder}
              autoComplete="off"
            />
            <CharacterCount text={values.subject} limit={SUBJECT_LIMIT} />
          </>
        )}
      </Field>
      <ErrorBoundary>
        <Suspense fallback={<div className="min-h-11" />}>
          <FaqHits subject={values.subject} onAnswered={onAnswered} />
        </Suspense>
      </ErrorBoundary>
      <Field label={helpTexts.message} hint={helpTexts.messageHint} error={errors.message}>
        {(control) => (
          <>
            <TextArea
              {...control}
              {...field('message')}
              placeholder={helpTexts.messagePlaceholder}
            />
            <CharacterCount text={values.message} limit={MESSAGE_LIMIT} />
          </>
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={helpTexts.category} error={errors.category}>
          {(control) => (
            <Select {...control} {...field('category')}>
              {CATEGORIES.map((category) => (
                <option key={category}>{category}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={helpTexts.priority} error={errors.priority}>
          {(control) => (
            <Select {...control} {...field('priority')}>
              {PRIORITIES.map((priority) => (
                <option key={priority}>{priority}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
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
