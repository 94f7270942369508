import { useCallback, useMemo, useState } from 'react';
import type { TicketListItem } from '@/app/store/services/generated';

export interface Selection {
  tickets: readonly TicketListItem[];
  /** The same function for as long as the same tickets are shown. */
  toggle: (ticketNumber: string) => void;
  /** All that are shown, or none. */
  toggleAll: () => void;
  clear: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The tickets of the list that something is about to be done to. What is not shown is not selected. */
export function useSelection(shown: readonly TicketListItem[]): Selection {
  const [numbers, setNumbers] = useState(NOTHING);
  const tickets = useMemo(
    () => shown.filter(({ ticketNumber }) => numbers.has(ticketNumber)),
    [shown, numbers],
  );
  const toggle = useCallback(
    (ticketNumber: string) =>
      setNumbers((selected) => {
        const all = shown.map((ticket) => ticket.ticketNumber);
        return new Set(all.filter((one) => selected.has(one) !== (one === ticketNumber)));
      }),
    [shown],
  );
  const all = () => new Set(shown.map(({ ticketNumber }) => ticketNumber));
  return {
    tickets,
    toggle,
    toggleAll: () => setNumbers(tickets.length === shown.length ? NOTHING : all()),
    clear: () => setNumbers(NOTHING),
  };
}
