import type { HistoryEntry } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { detailTexts } from '@/lib/texts/staff';

/** Names of the people that an entry may mention, by their ids. */
export type Names = ReadonlyMap<string, string>;

const LONGEST_VALUE = 60;

export function describeAction({ action, changes }: HistoryEntry): string {
  if (action === 'response.added') {
    const isNote = changes['isInternal']?.to === true;
    return isNote ? detailTexts.wroteNote : detailTexts.wroteReply;
  }
  return detailTexts.actions[action] ?? action;
}

/**
 * "Status: Open → Resolved" for each changed property. How a ticket began, and which response was
 * added, stands in the conversation.
 */
export function describeChanges({ action, changes }: HistoryEntry, names: Names): string[] {
  if (action === 'ticket.created' || action === 'ticket.imported') {
    return [];
  }
  return Object.entries(changes).flatMap(([field, { from, to }]) => {
    const name = detailTexts.fields[field];
    const shown = field === 'assignedTo' ? personIn(names) : shownValue;
    return name === undefined ? [] : [`${name}: ${shown(from)} → ${shown(to)}`];
  });
}

function personIn(names: Names) {
  return (id: unknown) =>
    typeof id === 'string' ? (names.get(id) ?? detailTexts.unknownPerson) : texts.ticket.nobody;
}

function shownValue(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    return detailTexts.nothing;
  }
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}
