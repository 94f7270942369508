import type { Ticket, TicketListItem, UpdateTicketRequest } from '@/app/store/services/generated';
import type { Problem } from '@/lib/problem';

/** What a change needs to know of a ticket; a row has it, and so has an open ticket. */
export type Changeable = Omit<TicketListItem, 'message'>;

/** One change of one ticket. */
export interface Step {
  ticket: Changeable;
  request: UpdateTicketRequest;
  /** Set on whatever the ticket has become, for somebody who has seen that it moved. */
  isForced?: boolean;
}

export type Outcome =
  | { step: Step; after: Ticket; hasChanged: boolean }
  | { step: Step; problem: Problem };

export type Refusal = Extract<Outcome, { problem: Problem }>;

/** So many requests that a page of tickets is quick, and so few that others are not held up. */
const AT_ONCE = 4;

/** Does every step, a few at once, and tells of each as it ends. */
export async function runSteps(
  steps: readonly Step[],
  run: (step: Step) => Promise<Outcome>,
  onDone: (count: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...steps];
  const work = async (): Promise<void> => {
    const step = waiting.shift();
    if (step !== undefined) {
      outcomes.push(await run(step));
      onDone(outcomes.length);
      await work();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/** The step that takes another one back: the same fields as they were, against what came of it. */
export function reverseOf(outcome: Outcome): Step[] {
  if ('problem' in outcome || !outcome.hasChanged) {
    return [];
  }
  const { step, after } = outcome;
  const { status, priority, category, assignedTo } = step.ticket;
  const before = { status, priority, category, assignedTo: assignedTo?._id ?? null };
  const request = Object.fromEntries(
    Object.entries(before).filter(([field]) => field in step.request),
  );
  return [{ ticket: after, request }];
}
