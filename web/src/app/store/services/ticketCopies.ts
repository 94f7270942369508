import type { ThunkAction, UnknownAction } from '@reduxjs/toolkit';
import {
  generatedApi,
  type Person,
  type Ticket,
  type TicketListItem,
  type UpdateTicketRequest,
} from './generated';

/**
 * A ticket has several copies in the cache: a row in each list that was fetched, and the whole of it
 * where it was opened, under its id or its number. What is learned of one goes to all.
 */
const { selectCachedArgsForQuery, updateQueryData } = generatedApi.util;
const { getTicket, listAssignableUsers, listTickets } = generatedApi.endpoints;

type ApiState = Parameters<typeof selectCachedArgsForQuery>[0];
type Thunk<R> = ThunkAction<R, ApiState, unknown, UnknownAction>;

/** A row; an open ticket has all that rows have. */
type Copy = TicketListItem;

const isOlderThan = (ticket: Ticket) => (copy: Copy) =>
  copy._id === ticket._id && copy.version < ticket.version;

const isCopyOf = (id: string) => (copy: Copy) => copy._id === id || copy.ticketNumber === id;

/** Shows a change on every copy before the server has answered. Returns what takes it back. */
export const showAtOnce =
  (id: string, request: UpdateTicketRequest): Thunk<() => void> =>
  (dispatch, getState) => {
    const isCopy = isCopyOf(id);
    const staff = listAssignableUsers.select()(getState()).data?.users ?? [];
    const change = (copy: Copy) => show(copy, request, staff);
    const rows = selectCachedArgsForQuery(getState(), 'listTickets').map((arg) =>
      updateQueryData('listTickets', arg, ({ tickets }) => {
        tickets.filter(isCopy).forEach(change);
      }),
    );
    const whole = selectCachedArgsForQuery(getState(), 'getTicket').map((arg) =>
      updateQueryData('getTicket', arg, ({ ticket }) => {
        if (isCopy(ticket)) {
          change(ticket);
        }
      }),
    );
    const changes = [...rows, ...whole].map((patch) => dispatch(patch));
    return () => changes.forEach((made) => made.undo());
  };

/** Puts a ticket that has just been read in the place of every older copy. */
export const spreadTicket =
  (ticket: Ticket): Thunk<void> =>
  (dispatch, getState) => {
    const isOlder = isOlderThan(ticket);
    for (const arg of selectCachedArgsForQuery(getState(), 'listTickets')) {
      dispatch(
        updateQueryData('listTickets', arg, (list) => {
          list.tickets = list.tickets.map((row) => (isOlder(row) ? rowOf(ticket) : row));
        }),
      );
    }
    for (const arg of selectCachedArgsForQuery(getState(), 'getTicket')) {
      dispatch(
        updateQueryData('getTicket', arg, (draft) => {
          if (isOlder(draft.ticket)) {
            draft.ticket = ticket;
          }
        }),
      );
    }
  };

/** Takes the rows of a deleted ticket out of the lists. */
export const removeCopies =
  (id: string): Thunk<void> =>
  (dispatch, getState) => {
    const isCopy = isCopyOf(id);
    for (const arg of selectCachedArgsForQuery(getState(), 'listTickets')) {
      dispatch(
        updateQueryData('listTickets', arg, (list) => {
          list.tickets = list.tickets.filter((row) => !isCopy(row));
        }),
      );
    }
  };

/** The oldest version among the copies, and the name under which the whole ticket is cached. */
export function cachedVersion(
  state: ApiState,
  id: string,
): { version: number; openedAs: string | undefined } | undefined {
  const isCopy = isCopyOf(id);
  const rows = selectCachedArgsForQuery(state, 'listTickets').flatMap(
    (arg) => listTickets.select(arg)(state).data?.tickets.filter(isCopy) ?? [],
  );
  const whole = selectCachedArgsForQuery(state, 'getTicket').flatMap((arg) => {
    const ticket = getTicket.select(arg)(state).data?.ticket;
    return ticket !== undefined && isCopy(ticket) ? [{ version: ticket.version, as: arg.id }] : [];
  });
  const versions = [...rows, ...whole].map(({ version }) => version);
  return versions.length === 0
    ? undefined
    : { version: Math.min(...versions), openedAs: whole[0]?.as };
}

function show(copy: Copy, request: UpdateTicketRequest, staff: readonly Person[]) {
  const { status, priority, category, assignedTo } = request;
  Object.assign(copy, {
    ...(status && { status }),
    ...(priority && { priority }),
    ...(category && { category }),
  });
  if (assignedTo === null) {
    delete copy.assignedTo;
  }
  const assignee = staff.find((person) => person._id === assignedTo);
  if (assignee) {
    const { _id, name, email } = assignee;
    copy.assignedTo = { _id, name, email };
  }
}

/** What lists show of a ticket. */
function rowOf({ responses: _responses, messageHtml: _html, ...row }: Ticket): TicketListItem {
  return row;
}
