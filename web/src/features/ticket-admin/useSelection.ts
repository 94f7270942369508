import { useState } from 'react';
import type { TicketListItem } from '@/app/store/services/generated';

export interface Selection {
  tickets: readonly TicketListItem[];
  has: (ticketNumber: string) => boolean;
  toggle: (ticketNumber: string) => void;
  /** All that are shown, or none. */
  toggleAll: () => void;
  clear: () => void;
}

/** The tickets of the list that something is about to be done to. What is not shown is not selected. */
export function useSelection(shown: readonly TicketListItem[]): Selection {
  const [numbers, setNumbers] = useState<ReadonlySet<string>>(new Set());
  const tickets = shown.filter(({ ticketNumber }) => numbers.has(ticketNumber));
  return {
    tickets,
    has: (ticketNumber) => numbers.has(ticketNumber),
    toggle(ticketNumber) {
      const others = tickets.map((ticket) => ticket.ticketNumber).filter((n) => n !== ticketNumber);
      setNumbers(new Set(numbers.has(ticketNumber) ? others : [...others, ticketNumber]));
    },
    toggleAll() {
      const all = shown.map(({ ticketNumber }) => ticketNumber);
      setNumbers(new Set(tickets.length === shown.length ? [] : all));
    },
    clear: () => setNumbers(new Set()),
  };
}
