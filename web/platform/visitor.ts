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
    sendTestMail: (to: string) => dispatch(ask.sendTestMail.initiate(to)).unwrap(),
  };
}

export type Visitor = ReturnType<typeof visitor>;
