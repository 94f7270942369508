import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ticket } from '@/app/store/services/generated';
import { openApp, servesList, servesTicket, TICKETS } from '@/test/app';
import { agent, aResponse, aTicket, colleague } from '@/test/data';
import { FakeEventSource, tells } from '@/test/news';
import { server } from '@/test/server';

const INBOX = '/dashboard/admin/support';

/** Serves a ticket under its id too, as it is asked for after news. */
function servesByEitherName(current: () => Ticket) {
  servesTicket(current);
  server.use(
    http.get(`${TICKETS}/${current()._id}`, () => HttpResponse.json({ ticket: current() })),
  );
}

describe('the inbox hears news', () => {
  let ticket: Ticket;
  beforeEach(() => {
    ticket = aTicket();
    servesList([ticket]);
    servesByEitherName(() => ticket);
  });

  it('changes a row in its place', async () => {
    openApp(INBOX, agent);
    const row = await screen.findByRole('row', { name: /ST-2026-001/ });
    expect(row).toHaveTextContent('Open');
    ticket = aTicket({ version: 2, status: 'In Progress', assignedTo: colleague });
    tells('ticket.updated', ticket);
    await waitFor(() => expect(row).toHaveTextContent('In Progress'));
    expect(row).toHaveTextContent(colleague.name);
    expect(row).toBeInTheDocument();
  });

  it('asks for nothing when it already shows what is told', async () => {
    openApp(INBOX, agent);
    await screen.findByRole('row', { name: /ST-2026-001/ });
    const asked = vi.fn<(url: string) => void>();
    server.events.on('request:start', ({ request }) => asked(new URL(request.url).pathname));
    tells('ticket.updated', ticket);
    // The count of open tickets is asked for after each news, so it marks their arrival.
    await waitFor(() => expect(asked).toHaveBeenCalledWith('/api/support/tickets'));
    expect(asked).not.toHaveBeenCalledWith(`/api/support/tickets/${ticket._id}`);
    server.events.removeAllListeners();
  });

  it('collects new tickets until somebody wants to see them', async () => {
    const user = openApp(INBOX, agent);
    await screen.findByRole('row', { name: /ST-2026-001/ });
    const second = aTicket({ _id: 'b', ticketNumber: 'ST-2026-002', subject: 'A new one' });
    servesList([second, ticket]);
    tells('ticket.created', second);
    const pill = await screen.findByRole('button', { name: '1 new' });
    expect(screen.queryByText('A new one')).not.toBeInTheDocument();
    await user.click(pill);
    expect(await screen.findByText('A new one')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('button', { name: '1 new' })).toBeNull());
  });

  it('says nothing of new tickets that its filters leave out', async () => {
    openApp(`${INBOX}?status=Open`, agent);
    await screen.findByRole('row', { name: /ST-2026-001/ });
    const peeks: string[] = [];
    server.events.on('request:start', ({ request }) => {
      peeks.push(new URL(request.url).search);
    });
    tells('ticket.created', aTicket({ _id: 'b', ticketNumber: 'ST-2026-002', status: 'Closed' }));
    await waitFor(() => expect(peeks.some((search) => search.includes('limit=25'))).toBe(true));
    expect(screen.queryByRole('button', { name: /new$/ })).not.toBeInTheDocument();
    server.events.removeAllListeners();
  });

  it('lets a deleted ticket go', async () => {
    openApp(INBOX, agent);
    await screen.findByRole('row', { name: /ST-2026-001/ });
    servesList([]);
    tells('ticket.deleted', ticket);
    await waitFor(() =>
      expect(screen.queryByRole('row', { name: /ST-2026-001/ })).not.toBeInTheDocument(),
    );
  });

  it('shows a new message in the open ticket, and announces it', async () => {
    openApp(`${INBOX}/ST-2026-001`, agent);
    await screen.findByText('It is our old one.');
    ticket = aTicket({ version: 2, responses: [aResponse('I took care of it.')] });
    tells('response.added', ticket);
    expect(await screen.findByText('I took care of it.')).toBeVisible();
    expect(screen.getByText(`New message from ${colleague.name}`)).toBeInTheDocument();
  });
});

describe('while no news come through', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    servesList([aTicket()]);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says so after ten seconds, asks again and again, and stops when they are back', async () => {
    openApp(INBOX, agent);
    await screen.findByRole('row', { name: /ST-2026-001/ });
    const [source] = FakeEventSource.open;
    source?.hears('open');
    source?.hears('error');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(screen.queryByText('Not live.')).not.toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await screen.findByText('Not live.')).toBeVisible();

    servesList([aTicket({ version: 2, subject: 'Found by asking' })]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await screen.findByText('Found by asking')).toBeVisible();

    source?.hears('open');
    await waitFor(() => expect(screen.queryByText('Not live.')).not.toBeInTheDocument());
  });
});
