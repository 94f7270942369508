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

/**
 * When the row that has the focus leaves the list, as a resolved ticket leaves the open ones, the one that
 * took its place gets the focus, so that the work goes on there.
 */
export function useKeptRow(rows: readonly { ticketNumber: string }[]): void {
  const last = useRef<{ ticketNumber: string; index: number } | null>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-ticket]') : null;
      const ticketNumber = row?.dataset['ticket'];
      const index = rows.findIndex((one) => one.ticketNumber === ticketNumber);
      last.current = ticketNumber === undefined ? null : { ticketNumber, index };
    };
    const left = last.current;
    const isGone = left !== null && !rows.some((row) => row.ticketNumber === left.ticketNumber);
    const next = left === null ? undefined : rows[Math.min(left.index, rows.length - 1)];
    if (isGone && next && document.activeElement === document.body) {
      document.getElementById(rowId(next.ticketNumber))?.focus();
    }
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [rows]);
}
