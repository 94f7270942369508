import { useEffect, useRef } from 'react';

export const rowId = (ticketNumber: string) => `ticket-${ticketNumber}`;

/** The focus returns from a ticket to its row, or to the list where that row is no longer. */
export function useReturnToRow(openTicket: string | undefined): void {
  const before = useRef(openTicket);
  useEffect(() => {
    const left = before.current;
    before.current = openTicket;
    if (left !== undefined && openTicket === undefined) {
      const row = document.getElementById(rowId(left)) ?? document.querySelector('h1');
      row?.focus();
    }
  }, [openTicket]);
}
