import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ticket } from '@/app/store/services/generated';
import { openApp, refusal, servesList, servesTicket, TICKETS } from '@/test/app';
import { agent, aTicket, colleague } from '@/test/data';
import { server } from '@/test/server';

const address = '/dashboard/admin/support/ST-2026-001';
const statusSelect = () => screen.findByLabelText('Status');

describe('TicketProperties', () => {
  beforeEach(() => servesList());

  it('shows a chosen status at once, and takes it back when someone else was faster', async () => {
    let ticket: Ticket = aTicket({ version: 1 });
    servesTicket(() => ticket);
    server.use(
      http.put(`${TICKETS}/ST-2026-001`, async () => {
        // Before the server has answered.
        await waitFor(async () => expect(await statusSelect()).toHaveValue('Resolved'));
        ticket = aTicket({ version: 2, status: 'In Progress' });
        return refusal(409, 'conflict', { ticket });
      }),
    );
    const user = openApp(address, agent);
    await user.selectOptions(await statusSelect(), 'Resolved');

    expect(await screen.findByText(/Someone else changed this ticket meanwhile/)).toBeVisible();
    await waitFor(async () => expect(await statusSelect()).toHaveValue('In Progress'));
  });

  it('assigns and unassigns', async () => {
    let ticket: Ticket = aTicket();
    const sent: unknown[] = [];
    servesTicket(() => ticket);
    server.use(
      http.get(`${TICKETS}/assignable-users`, () => HttpResponse.json({ users: [colleague] })),
      http.put(`${TICKETS}/ST-2026-001`, async ({ request }) => {
        sent.push(await request.json());
        ticket = aTicket({ version: 2, ...(sent.length === 1 && { assignedTo: colleague }) });
        return HttpResponse.json({ ticket, message: '', changes: ['assignedTo'] });
      }),
    );
    const user = openApp(address, agent);
    await screen.findByRole('option', { name: colleague.name });
    await user.selectOptions(screen.getByLabelText('Assignee'), colleague.name);
    await waitFor(() => expect(screen.getByLabelText('Assignee')).toHaveValue(colleague._id));
    await user.selectOptions(screen.getByLabelText('Assignee'), 'Nobody');
    await waitFor(() =>
      expect(sent).toEqual([{ assignedTo: colleague._id }, { assignedTo: null }]),
    );
  });
});
