import * as v from 'valibot';
import { messageRule, subjectRule } from '@/ticket/rules';
import { CATEGORIES, DEFAULT_CATEGORY, DEFAULT_PRIORITY, PRIORITIES } from '@/ticket/vocabulary';

/** What every new ticket must hold. */
export const ticketRules = {
  subject: subjectRule,
  message: messageRule,
  category: v.picklist(CATEGORIES),
  priority: v.picklist(PRIORITIES),
};

/** A draft may be incomplete, but each of its values must be one the form can show. */
const ticketDraftRules = v.object({ ...ticketRules, subject: v.string(), message: v.string() });

/** What a draft from storage holds; an empty ticket when it holds none. */
export const ticketDraft = (draft: unknown) =>
  v.parse(
    v.fallback(ticketDraftRules, {
      subject: '',
      message: '',
      category: DEFAULT_CATEGORY,
      priority: DEFAULT_PRIORITY,
    }),
    draft,
  );
