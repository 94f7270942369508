import { createHmac } from 'node:crypto';
import { configureStore } from '@reduxjs/toolkit';
import {
  type AdminList,
  createSupportApi,
  type NewResponse,
  type NewTicket,
  type OwnList,
  type Settings,
  type TicketChange,
} from './supportApi';

export const SECRET = 'f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53';

/** What the platform's tokens say of somebody. */
export interface Claims {
  userId: string;
  name: string;
  email: string;
  role: string;
}

/** A token as the platform's sign-in issues it, good for a quarter of an hour unless told otherwise. */
export function tokenOf(claims: Claims, { secret = SECRET, seconds = 900 } = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'HS256', typ: 'JWT' };
  const payload = { ...claims, iat: now, exp: now + seconds };
  const message = [header, payload].map((part) => encoded(JSON.stringify(part))).join('.');
  return `${message}.${createHmac('sha256', secret).update(message).digest('base64url')}`;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/**
 * Somebody with the platform's page open. Each request gives its answer, or throws `{ status, data }` as RTK Query
 * does.
 */
export function visitor(url: string, token: string | null) {
  const api = createSupportApi(url, token);
  const { dispatch } = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (usual) => usual().concat(api.middleware),
  });
  const fresh = { subscribe: false, forceRefetch: true };
  const { endpoints: ask } = api;
  return {
    ownTickets: (list: OwnList = {}) => dispatch(ask.getOwnTickets.initiate(list, fresh)).unwrap(),
    allTickets: (list: AdminList = {}) =>
      dispatch(ask.getAllTickets.initiate(list, fresh)).unwrap(),
    ticket: (id: string) => dispatch(ask.getTicket.initiate(id, fresh)).unwrap(),
    ticketAsAdmin: (id: string) => dispatch(ask.getTicketAsAdmin.initiate(id, fresh)).unwrap(),
    file: (ticket: NewTicket) => dispatch(ask.createTicket.initiate(ticket)).unwrap(),
    change: (change: TicketChange) => dispatch(ask.updateTicket.initiate(change)).unwrap(),
    remove: (id: string) => dispatch(ask.deleteTicket.initiate(id)).unwrap(),
    responses: (id: string) => dispatch(ask.getResponses.initiate(id, fresh)).unwrap(),
    respond: (response: NewResponse) => dispatch(ask.addResponse.initiate(response)).unwrap(),
    stats: () => dispatch(ask.getStats.initiate(undefined, fresh)).unwrap(),
    assignableUsers: () => dispatch(ask.getAssignableUsers.initiate(undefined, fresh)).unwrap(),
    settings: () => dispatch(ask.getSettings.initiate(undefined, fresh)).unwrap(),
    set: (settings: Partial<Settings>) => dispatch(ask.updateSettings.initiate(settings)).unwrap(),
  };
}

export type Visitor = ReturnType<typeof visitor>;
