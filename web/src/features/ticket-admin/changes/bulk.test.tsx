import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/app/store/services/generated';
import { openApp, refusal, servesList, TICKETS } from '@/test/app';
import { agent, aTicket } from '@/test/data';
import { server } from '@/test/server';

interface Sent {
  number: unknown;
  body: unknown;
  ifMatch: string | null;
}

/** A desk with these tickets that takes every change, but refuses those of outdated versions. */
function serves(...tickets: Ticket[]): Sent[] {
  const now = new Map(tickets.map((ticket) => [ticket.ticketNumber, ticket]));
  const sent: Sent[] = [];
  const list = () => servesList([...now.values()]);
  list();
  server.use(
    http.put<{ number: string }, Partial<Ticket>>(
      `${TICKETS}/:number`,
      async ({ request, params }) => {
        const ticket = now.get(params.number);
        const body = await request.json();
        const ifMatch = request.headers.get('If-Match');
        sent.push({ number: params.number, body, ifMatch });
        if (!ticket || (ifMatch !== null && ifMatch !== `"${ticket.version}"`)) {
          return refusal(409, 'conflict', ticket ? { ticket } : {});
        }
        const changed = { ...ticket, ...body, version: ticket.version + 1 };
        now.set(ticket.ticketNumber, changed);
        list();
        return HttpResponse.json({ ticket: changed, message: '', changes: Object.keys(body) });
      },
    ),
  );
  return sent;
}

const first = aTicket({ version: 3 });
const second = aTicket({ _id: 'b', ticketNumber: 'ST-2026-002', subject: 'Second', version: 5 });
const rowOf = (number: string) => screen.findByRole('row', { name: new RegExp(number) });

async function resolveAll(user: ReturnType<typeof openApp>) {
  await user.click(await screen.findByLabelText('Select all tickets on this page'));
  expect(screen.getByText('2 selected')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Set status of the selected tickets' }));
  await user.click(screen.getByRole('button', { name: 'Resolved' }));
}

describe('changing selected tickets', () => {
  it('changes each against the version on the screen, and takes all of it back', async () => {
    const sent = serves(first, second);
    const user = openApp('/dashboard/admin/support', agent);
    await resolveAll(user);
    expect(await screen.findByText('Status saved for 2 tickets.')).toBeVisible();
    const resolved = { status: 'Resolved' };
    expect(sent).toEqual([
      { number: 'ST-2026-001', body: resolved, ifMatch: '"3"' },
      { number: 'ST-2026-002', body: resolved, ifMatch: '"5"' },
    ]);
    expect(screen.queryByText('2 selected')).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Taken back.')).toBeVisible();
    expect(sent.slice(2)).toEqual([
      { number: 'ST-2026-001', body: { status: 'Open' }, ifMatch: '"4"' },
      { number: 'ST-2026-002', body: { status: 'Open' }, ifMatch: '"6"' },
    ]);
    await waitFor(async () => expect(await rowOf('ST-2026-001')).toHaveTextContent('Open'));
  });

  it('says which one was refused, keeps it selected, and changes it anyway when told to', async () => {
    const sent = serves(first, { ...second, version: 6 });
    servesList([first, second]);
    const user = openApp('/dashboard/admin/support', agent);
    await resolveAll(user);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('A ticket was not changed');
    expect(alert).toHaveTextContent('ST-2026-002');
    expect(within(await rowOf('ST-2026-002')).getByRole('checkbox')).toBeChecked();

    await user.click(within(alert).getByRole('button', { name: 'Change anyway' }));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    expect(sent.at(-1)).toEqual({
      number: 'ST-2026-002',
      body: { status: 'Resolved' },
      ifMatch: null,
    });
  });
});
