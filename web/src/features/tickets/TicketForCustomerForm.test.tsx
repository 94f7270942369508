import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Author } from '@/app/store/services/generated';
import { openApp, servesList, servesTicket, TICKETS } from '@/test/app';
import { agent, aTicket, colleague, customer } from '@/test/data';
import { server } from '@/test/server';

const NEW = '/dashboard/admin/support/new';
const carla: Author = { ...colleague, ...customer };
const carlo: Author = {
  ...carla,
  _id: '0000000000000000000000c2',
  name: 'Carlo',
  email: 'carlo@example.com',
};

const requester = () => screen.findByLabelText('Requester');
const fileIt = () => screen.getByRole('button', { name: 'File ticket' });

function servesPeople(...people: Author[]) {
  server.use(
    http.get('*/api/support/requesters', ({ request }) => {
      const search = new URL(request.url).searchParams.get('search') ?? '';
      const users = people.filter(({ name, email }) => `${name} ${email}`.includes(search));
      return HttpResponse.json({ users });
    }),
  );
}

/** What was sent, once something was. */
function takesTickets() {
  const sent: unknown[] = [];
  server.use(
    http.post(TICKETS, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ticket: aTicket(), message: 'Saved.' }, { status: 201 });
    }),
  );
  return sent;
}

describe('TicketForCustomerForm', () => {
  beforeEach(() => servesList());

  it('says whom it has found, files for them, and opens the ticket', async () => {
    servesPeople(carla, carlo);
    servesTicket(() => aTicket());
    const sent = takesTickets();
    const user = openApp(NEW, agent);
    await user.type(await requester(), 'Carl');
    expect(await screen.findByText('Several people fit: choose one.')).toBeVisible();
    await user.type(await requester(), 'a R');
    expect(await screen.findByText('For Carla Ruiz, carla@example.com')).toBeVisible();
    await user.type(screen.getByLabelText('Subject'), 'She called');
    await user.type(screen.getByLabelText('Message'), 'The invoice is wrong.');
    await user.click(fileIt());

    expect(await screen.findByText('ST-2026-001 is filed.')).toBeVisible();
    await waitFor(() =>
      expect(window.location.pathname).toBe('/dashboard/admin/support/ST-2026-001'),
    );
    expect(sent).toEqual([
      {
        subject: 'She called',
        message: 'The invoice is wrong.',
        category: 'General Inquiry',
        priority: 'Medium',
        onBehalfOf: customer._id,
      },
    ]);
  });

  it('files for nobody that was not meant, and loses nothing', async () => {
    servesPeople(carla, carlo);
    const sent = takesTickets();
    const user = openApp(NEW, agent);
    await user.type(await requester(), 'Carl');
    await user.type(screen.getByLabelText('Subject'), 'She called');
    await user.type(screen.getByLabelText('Message'), 'The invoice is wrong.');
    await user.click(fileIt());

    await waitFor(async () =>
      expect(await requester()).toHaveAccessibleDescription(
        /Nobody with an active account is meant/,
      ),
    );
    expect(await requester()).toHaveFocus();
    expect(screen.getByLabelText('Subject')).toHaveValue('She called');
    expect(sent).toEqual([]);
  });

  it('is no page for customers', async () => {
    openApp(NEW, customer);
    expect(await screen.findByRole('heading', { level: 1, name: /not found/i })).toBeVisible();
  });
});
