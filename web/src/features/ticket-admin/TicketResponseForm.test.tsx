import { cleanup, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ticket } from '@/app/store/services/generated';
import { openApp, servesList, servesTicket, TICKETS } from '@/test/app';
import { agent, aResponse, aTicket } from '@/test/data';
import { server } from '@/test/server';

const address = '/dashboard/admin/support/ST-2026-001';
const INTERNAL = 'Internal - the customer does not see this';

/** Takes every response and remembers what was sent. */
function takesResponses(ticket: Ticket) {
  const sent: { body: unknown; ifMatch: string | null }[] = [];
  server.use(
    http.post(`${TICKETS}/ST-2026-001/responses`, async ({ request }) => {
      sent.push({ body: await request.json(), ifMatch: request.headers.get('If-Match') });
      const { ticketNumber, subject, status } = ticket;
      return HttpResponse.json(
        { response: aResponse('x'), message: '', ticketInfo: { ticketNumber, subject, status } },
        { status: 201 },
      );
    }),
  );
  return sent;
}

describe('TicketResponseForm', () => {
  beforeEach(() => servesList());

  it('says on field and button that a note is internal, and sends it as one', async () => {
    const ticket = aTicket();
    servesTicket(() => ticket);
    const sent = takesResponses(ticket);
    const user = openApp(address, agent);
    await user.click(await screen.findByRole('radio', { name: 'Internal note' }));

    const send = screen.getByRole('button', { name: `Add internal note ${INTERNAL}` });
    await user.type(screen.getByRole('textbox', { name: 'Internal note' }), 'Ask billing.');
    await user.click(send);
    await waitFor(() =>
      expect(sent).toEqual([
        { body: { message: 'Ask billing.', isInternal: true }, ifMatch: null },
      ]),
    );
  });

  it('keeps the text of reply and note apart', async () => {
    servesTicket(() => aTicket());
    const user = openApp(address, agent);
    await user.type(await screen.findByLabelText('Reply to Carla Ruiz'), 'For the customer');
    await user.click(screen.getByRole('radio', { name: 'Internal note' }));
    expect(screen.getByRole('textbox', { name: 'Internal note' })).toHaveValue('');
    await user.click(screen.getByRole('radio', { name: 'Reply' }));
    expect(screen.getByLabelText('Reply to Carla Ruiz')).toHaveValue('For the customer');
  });

  it('answers and sets the status in one step', async () => {
    const ticket = aTicket({ version: 7 });
    servesTicket(() => ticket);
    const sent = takesResponses(ticket);
    const user = openApp(address, agent);
    await user.type(await screen.findByLabelText('Reply to Carla Ruiz'), 'Done.');
    await user.selectOptions(screen.getByLabelText('Then set status to'), 'Resolved');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));
    await waitFor(() =>
      expect(sent).toEqual([
        { body: { message: 'Done.', status: 'Resolved', notifyUser: true }, ifMatch: '"7"' },
      ]),
    );
  });

  it('opens a closed ticket with the reply, since a closed one takes none', async () => {
    const ticket = aTicket({ status: 'Closed' });
    servesTicket(() => ticket);
    const sent = takesResponses(ticket);
    const user = openApp(address, agent);
    await user.type(await screen.findByLabelText('Reply to Carla Ruiz'), 'One more thing.');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));
    await waitFor(() =>
      expect(sent[0]?.body).toEqual({
        message: 'One more thing.',
        status: 'Open',
        notifyUser: true,
      }),
    );
  });

  it('mails the reply when asked to, and remembers the choice', async () => {
    const ticket = aTicket();
    servesTicket(() => ticket);
    const sent = takesResponses(ticket);
    const user = openApp(address, agent);
    await user.click(await screen.findByLabelText('Also send it by e-mail'));
    await user.type(screen.getByLabelText('Reply to Carla Ruiz'), 'Just here.');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));
    await waitFor(() =>
      expect(sent[0]?.body).toEqual({ message: 'Just here.', notifyUser: false }),
    );
    cleanup();
    openApp(address, agent);
    expect(await screen.findByLabelText('Also send it by e-mail')).not.toBeChecked();
  });
});
