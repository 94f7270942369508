import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { App } from '@/app/App';
import type { Ticket, TicketListItem, User } from '@/app/store/services/generated';
import { createStore } from '@/app/store/store';
import { noStatistics } from './data';
import { server } from './server';

export const TICKETS = '*/api/support/tickets';
export const CSRF_TOKEN = 'csrf-of-this-session';

/** The whole app at an address, with someone signed in. */
export function openApp(address: string, user: User) {
  server.use(http.get('*/api/auth/me', () => HttpResponse.json({ user, csrfToken: CSRF_TOKEN })));
  return openSignedOut(address);
}

export function openSignedOut(address: string) {
  window.history.replaceState(null, '', address);
  render(<App store={createStore()} />);
  return userEvent.setup();
}

export function servesList(tickets: TicketListItem[] = []) {
  server.use(
    http.get(TICKETS, () => HttpResponse.json({ tickets, pagination: pageOf(tickets.length) })),
    http.get('*/api/faqs', () => HttpResponse.json({ faqs: [] })),
    http.get(`${TICKETS}/assignable-users`, () => HttpResponse.json({ users: [] })),
    http.get(`${TICKETS}/stats`, () => HttpResponse.json(noStatistics)),
  );
}

/** What an answer waits for until the test opens it. */
export function aGate() {
  const waiting: (() => void)[] = [];
  return {
    opened: new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => waiting.forEach((goOn) => goOn()),
  };
}

/** The only page of a list. */
export function pageOf(total: number) {
  return {
    total,
    totalIsExact: true,
    page: 1,
    limit: 25,
    pages: 1,
    hasNext: false,
    hasPrev: false,
  };
}

/** Serves one ticket, as `current` says at each request. */
export function servesTicket(current: () => Ticket) {
  server.use(
    http.get(`${TICKETS}/${current().ticketNumber}`, () =>
      HttpResponse.json({ ticket: current() }),
    ),
  );
}

export function refusal(
  status: number,
  code: string,
  more: { error?: string; details?: Record<string, string>; ticket?: Ticket } = {},
) {
  return HttpResponse.json(
    { error: 'The server says no.', code, requestId: 'request-1', ...more },
    { status },
  );
}
