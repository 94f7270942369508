import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { useDispatch } from 'react-redux';
import type { UpdateTicketRequest } from '@/app/store/services/generated';
import { supportApi } from '@/app/store/services/supportApi';
import type { AppDispatch } from '@/app/store/store';
import { asProblem } from '@/lib/problem';
import { detailTexts } from '@/lib/texts/staff';
import { showToast } from '@/ui/toast';
import {
  type Changeable,
  type Outcome,
  type Refusal,
  reverseOf,
  runSteps,
  type Step,
} from './steps';

interface TicketChanges {
  /**
   * Saves a change of one ticket or many, each against its state on the screen, and offers to take it
   * back. `said` names what was changed. Resolves to whether all of them were saved.
   */
  change: (
    tickets: readonly Changeable[],
    request: UpdateTicketRequest,
    said: string,
  ) => Promise<boolean>;
  progress: Progress | null;
  refusals: readonly Refusal[];
  /** Sets what was refused on what the tickets have become. */
  changeAnyway: () => Promise<void>;
  dismiss: () => void;
}

interface Progress {
  done: number;
  total: number;
}

const TicketChangesContext = createContext<TicketChanges | null>(null);

export function useTicketChanges(): TicketChanges {
  const changes = useContext(TicketChangesContext);
  if (changes === null) {
    throw new Error('useTicketChanges is used outside of the desk');
  }
  return changes;
}

/** One place for all changes of tickets, so that the list, the open ticket and the keys share what came of them. */
export function TicketChangesProvider({ children }: { children: ReactNode }) {
  const runStep = useRunStep();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  /** Changes wait for those before them, since each is made against what came of the last one. */
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const changes = useMemo<TicketChanges>(() => {
    const run = async (steps: readonly Step[]) => {
      const turn = queue.current.then(async () => {
        setRefusals([]);
        setProgress({ done: 0, total: steps.length });
        const outcomes = await runSteps(steps, runStep, (done) =>
          setProgress({ done, total: steps.length }),
        );
        setProgress(null);
        setRefusals(outcomes.filter((outcome) => 'problem' in outcome));
        return outcomes;
      });
      queue.current = turn;
      return turn;
    };
    const saveAndTell = async (steps: readonly Step[], said: string) => {
      const outcomes = await run(steps);
      const saved = outcomes.filter((outcome) => !('problem' in outcome));
      const backwards = outcomes.flatMap(reverseOf);
      if (saved.length > 0) {
        const undo = {
          label: detailTexts.undo,
          run: () => void takeBack(backwards),
        };
        showToast(
          'success',
          detailTexts.savedFor(said, saved.length),
          backwards.length > 0 ? undo : undefined,
        );
      }
      return saved.length === outcomes.length;
    };
    const takeBack = async (steps: readonly Step[]) => {
      const outcomes = await run(steps);
      if (outcomes.every((outcome) => !('problem' in outcome))) {
        showToast('success', detailTexts.undone);
      }
    };
    return {
      change: async (tickets, request, said) =>
        saveAndTell(
          tickets.map((ticket) => ({ ticket, request })),
          said,
        ),
      progress,
      refusals,
      changeAnyway: async () => {
        await saveAndTell(
          refusals.map(({ step }) => ({ ...step, isForced: true })),
          detailTexts.change,
        );
      },
      dismiss: () => setRefusals([]),
    };
  }, [progress, refusals, runStep]);

  return <TicketChangesContext value={changes}>{children}</TicketChangesContext>;
}

/** Sends one change, against the newest version that this page has seen or made. */
function useRunStep() {
  const dispatch = useDispatch<AppDispatch>();
  const ownVersions = useRef(new Map<string, number>());
  return useMemo(
    () =>
      async (step: Step): Promise<Outcome> => {
        const { ticket, request, isForced = false } = step;
        const version = Math.max(ticket.version, ownVersions.current.get(ticket._id) ?? 0);
        const sent = dispatch(
          supportApi.endpoints.updateTicket.initiate({
            id: ticket.ticketNumber,
            updateTicketRequest: request,
            ...(!isForced && { 'If-Match': `"${version}"` }),
          }),
        );
        const { data, error } = await sent;
        sent.reset();
        if (data === undefined) {
          return { step, problem: asProblem(error) };
        }
        ownVersions.current.set(ticket._id, data.ticket.version);
        return { step, after: data.ticket, hasChanged: data.changes.length > 0 };
      },
    [dispatch],
  );
}
