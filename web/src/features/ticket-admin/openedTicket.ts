import { useEffect } from 'react';

let lastOpened: string | null = null;

export const rowId = (ticketNumber: string) => `ticket-${ticketNumber}`;

/** For the page of one ticket: the list should find its row again. */
export function useRememberedTicket(ticketNumber: string | undefined): void {
  useEffect(() => {
    lastOpened = ticketNumber ?? null;
  }, [ticketNumber]);
}

/** For the list: the focus returns to the row of the ticket that was looked at. */
export function useReturnToRow(isListShown: boolean): void {
  useEffect(() => {
    if (isListShown && lastOpened !== null) {
      document.getElementById(rowId(lastOpened))?.focus();
      lastOpened = null;
    }
  }, [isListShown]);
}
