import type { UpdateTicketRequest } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { PRIORITIES, STATUSES } from '@/ticket/vocabulary';

/** Something to choose in the palette. */
export interface Command {
  label: string;
  /** The key that does the same. */
  key?: string;
  run: () => void;
}

export interface CommandGroup {
  heading: string;
  commands: Command[];
}

/** A property whose value is chosen in the palette. */
export type Choosing = 'status' | 'priority' | 'assignee';

type Apply = (request: UpdateTicketRequest, said: string) => void;

/** What a property can be set to, and what setting it sends. */
export function choicesFor(
  choosing: Choosing,
  staff: readonly { _id: string; name: string }[],
  apply: Apply,
): Command[] {
  switch (choosing) {
    case 'status':
      return STATUSES.map((status) => ({
        label: status,
        run: () => apply({ status }, texts.ticket.status),
      }));
    case 'priority':
      return PRIORITIES.map((priority) => ({
        label: priority,
        run: () => apply({ priority }, texts.ticket.priority),
      }));
    case 'assignee':
      return [{ _id: null, name: texts.ticket.nobody }, ...staff].map(({ _id, name }) => ({
        label: name,
        run: () => apply({ assignedTo: _id }, texts.ticket.assignee),
      }));
  }
}
