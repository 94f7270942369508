import type { AuditEntry } from '@/app/store/services/generated';
import { auditTexts } from '@/lib/texts/audit';

/** Names of people by their ids, for what the trail notes by id. */
export type Names = ReadonlyMap<string, string>;

interface Change {
  field: string;
  /** Nothing where the value is the first one. */
  from: string | null;
  to: string;
}

/** What was done, as the end of a sentence that begins with a name. */
export function deedOf({ action, changes }: AuditEntry): string {
  const isNote = action === 'response.added' && changes['isInternal']?.to === true;
  return isNote ? auditTexts.noteAdded : (auditTexts.actions[action] ?? action);
}

/** What an entry has changed, in the words of people. */
export function changesOf({ action, changes }: AuditEntry, names: Names): Change[] {
  const isFirst = /\.(created|added|imported)$/.test(action);
  return Object.entries(changes)
    .filter(([field]) => !(action === 'response.added' && SAID_OF_RESPONSES.has(field)))
    .map(([field, { from, to }]) => ({
      field: fieldName(field),
      from: isFirst && from === null ? null : shownValue(from, names),
      to: shownValue(to, names),
    }));
}

/** The deed says whether it is a note, and the ticket shows which response it is. */
const SAID_OF_RESPONSES = new Set(['isInternal', 'response']);

/** "support_email" and "isActive" read "Support email" and "Is active". */
function fieldName(field: string): string {
  const words = field
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shownValue(value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') {
    return auditTexts.nothing;
  }
  if (typeof value === 'boolean') {
    return value ? auditTexts.yes : auditTexts.no;
  }
  if (typeof value === 'string') {
    return names.get(value) ?? value;
  }
  return JSON.stringify(value);
}

/** Where what was changed can be seen, as long as it is there. */
export function targetPath({ target }: AuditEntry): string | null {
  switch (target.type) {
    case 'ticket':
      return `/dashboard/admin/support/${target.label || target.id}`;
    case 'faq':
      return `/dashboard/admin/faqs/${target.id}`;
    case 'settings':
      return '/dashboard/admin/support/settings';
    default:
      return null;
  }
}
