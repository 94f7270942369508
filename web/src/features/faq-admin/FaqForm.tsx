import { useEffect, useId } from 'react';
import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import type { Faq } from '@/app/store/services/generated';
import { useCreateFaqMutation, useUpdateFaqMutation } from '@/app/store/services/supportApi';
import { characterCount, storedText } from '@/lib/characters';
import { loadDraft, removeDraft, saveDraft } from '@/lib/drafts';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { CharacterCount } from '@/ticket/CharacterCount';
import { Button } from '@/ui/Button';
import { Select, TextArea, TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { useForm } from '@/ui/useForm';
import { lastPlace } from './faqOrder';

const QUESTION_LIMIT = 300;
const CATEGORY_LIMIT = 100;
const ANSWER_LIMIT = 10_000;
const FIELDS = ['question', 'category', 'answer', 'isActive'] as const;
const VISIBILITIES = ['true', 'false'] as const;

const textUpTo = (limit: number, missing: string, tooLong: string) =>
  v.pipe(
    v.string(),
    v.check((typed) => characterCount(typed) > 0, missing),
    v.check((typed) => characterCount(typed) <= limit, tooLong),
  );

const rules = {
  question: textUpTo(QUESTION_LIMIT, faqAdminTexts.questionMissing, faqAdminTexts.questionTooLong),
  category: textUpTo(CATEGORY_LIMIT, faqAdminTexts.categoryMissing, faqAdminTexts.categoryTooLong),
  answer: textUpTo(ANSWER_LIMIT, faqAdminTexts.answerMissing, faqAdminTexts.answerTooLong),
  isActive: v.picklist(VISIBILITIES),
};

/** A draft may be incomplete, but each of its values must be one the form can show. */
const DraftRules = v.object({
  question: v.string(),
  category: v.string(),
  answer: v.string(),
  isActive: v.picklist(VISIBILITIES),
});

interface FaqFormProps {
  /** What is edited; nothing for a new entry. */
  faq: Faq | null;
  /** All entries: their categories are offered, and a new one stands behind those of its category. */
  others: readonly Faq[];
  onSaved?: (faq: Faq) => void;
}

export function FaqForm({ faq, others, onSaved }: FaqFormProps) {
  const draftName = `${useCurrentUser()._id}.faq.${faq?._id ?? 'new'}`;
  const saved = savedValues(faq);
  const categoriesId = useId();
  const [createFaq] = useCreateFaqMutation();
  const [updateFaq] = useUpdateFaqMutation();
  const form = useForm(rules, () => v.parse(v.fallback(DraftRules, saved), loadDraft(draftName)));
  const { values, field, errors } = form;
  const isDirty = FIELDS.some((name) => storedText(values[name]) !== saved[name]);
  useEffect(() => {
    if (isDirty) {
      saveDraft(draftName, values);
    } else {
      removeDraft(draftName);
    }
  }, [draftName, values, isDirty]);

  const save = form.submit(async ({ isActive, ...texts }) => {
    const request = { ...texts, isActive: isActive === 'true' };
    const result = faq
      ? await updateFaq({ id: faq._id, updateFaqRequest: request })
      : await createFaq({
          createFaqRequest: { ...request, order: lastPlace(others, storedText(texts.category)) },
        });
    if (result.data) {
      removeDraft(draftName);
      showToast('success', faqAdminTexts.saved);
      onSaved?.(result.data.faq);
    }
    return result;
  });

  return (
    <form noValidate className="grid content-start gap-5" onSubmit={save}>
      {form.problem && (
        <ProblemAlert problem={form.problem} title={faqAdminTexts.saveFailed} keepsText />
      )}
      <Field label={faqAdminTexts.question} error={errors.question}>
        {(control) => (
          <TextInput
            {...control}
            {...field('question')}
            placeholder={faqAdminTexts.questionPlaceholder}
            autoComplete="off"
          />
        )}
      </Field>
      <Field
        label={faqAdminTexts.category}
        hint={faqAdminTexts.categoryHint}
        error={errors.category}
      >
        {(control) => (
          <>
            <TextInput {...control} {...field('category')} list={categoriesId} autoComplete="off" />
            <datalist id={categoriesId}>
              {[...new Set(others.map(({ category }) => category))].map((category) => (
                <option key={category}>{category}</option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label={faqAdminTexts.answer} hint={faqAdminTexts.answerHint} error={errors.answer}>
        {(control) => (
          <>
            <TextArea {...control} {...field('answer')} className="min-h-56" />
            <CharacterCount text={values.answer} limit={ANSWER_LIMIT} />
          </>
        )}
      </Field>
      <Field label={faqAdminTexts.visibility} error={errors.isActive}>
        {(control) => (
          <Select {...control} {...field('isActive')}>
            {VISIBILITIES.map((visibility) => (
              <option key={visibility} value={visibility}>
                {faqAdminTexts.visibilities[visibility]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look="primary" busy={form.isSending} busyLabel={faqAdminTexts.saving}>
          {faqAdminTexts.save}
        </Button>
        <p role="status" className="text-sm text-muted">
          {isDirty && faqAdminTexts.unsaved}
        </p>
      </div>
    </form>
  );
}

function savedValues(faq: Faq | null) {
  return {
    question: faq?.question ?? '',
    category: faq?.category ?? '',
    answer: faq?.answer ?? '',
    isActive: faq?.isActive === false ? ('false' as const) : ('true' as const),
  };
}
