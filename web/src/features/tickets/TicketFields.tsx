import type { ReactNode } from 'react';
import { helpTexts } from '@/lib/texts/help';
import { CharacterCount } from '@/ticket/CharacterCount';
import { MESSAGE_LIMIT, SUBJECT_LIMIT } from '@/ticket/rules';
import { CATEGORIES, PRIORITIES } from '@/ticket/vocabulary';
import { Select, TextArea, TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import type { Form } from '@/ui/useForm';
import type { ticketRules } from './ticketForm';

interface TicketFieldsProps {
  form: Pick<Form<typeof ticketRules>, 'values' | 'errors' | 'field'>;
  messageHint?: string;
  /** Stands under the subject. */
  children?: ReactNode;
}

/** The fields of every new ticket. */
export function TicketFields({ form, messageHint, children }: TicketFieldsProps) {
  const { values, errors, field } = form;
  return (
    <>
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
      {children}
      <Field label={helpTexts.message} hint={messageHint} error={errors.message}>
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
    </>
  );
}
