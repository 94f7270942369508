import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '@/app/store/services/generated';
import { aGate, openApp, refusal, servesTicket, TICKETS } from '@/test/app';
import { aResponse, aTicket, customer } from '@/test/data';
import { server } from '@/test/server';

const address = '/dashboard/help/ST-2026-001';
const replyField = () => screen.findByLabelText('Your reply');

describe('a customer’s ticket', () => {
  it('stops a reply when something newer came, keeps the text, and sends it when told to', async () => {
    let ticket: Ticket = aTicket({ version: 1 });
    const matches: (string | null)[] = [];
    servesTicket(() => ticket);
    server.use(
      http.post(`${TICKETS}/ST-2026-001/responses`, ({ request }) => {
        matches.push(request.headers.get('If-Match'));
        if (request.headers.get('If-Match') === `"${ticket.version}"`) {
          const { ticketNumber, subject, status } = ticket;
          return HttpResponse.json(
            {
              response: aResponse('x'),
              message: '',
              ticketInfo: { ticketNumber, subject, status },
            },
            { status: 201 },
          );
        }
        return refusal(409, 'conflict', { ticket });
      }),
    );
    const user = openApp(address, customer);
    await user.type(await replyField(), 'Is there any news?');
    ticket = aTicket({ version: 2, responses: [aResponse('Here is the news.')] });
    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    const conversation = within(screen.getByRole('region', { name: 'Conversation' }));
    expect(await conversation.findByText('Here is the news.')).toBeVisible();
    expect(conversation.getByText('New')).toBeVisible();
    expect(conversation.getByText('Support')).toBeVisible();
    // It stands above the text too, so that nobody has to look for it.
    expect(within(screen.getByRole('alert')).getByText('Here is the news.')).toBeVisible();
    expect(screen.getByText('Something newer arrived while you were writing')).toBeVisible();
    expect(await replyField()).toHaveValue('Is there any news?');

    const sendAnyway = screen.getByRole('button', { name: 'Send anyway' });
    await user.click(sendAnyway);
    expect(matches, 'the second half of a double click sends nothing').toEqual(['"1"']);
    await waitFor(() => expect(sendAnyway).not.toHaveAttribute('aria-disabled'));
    await user.click(sendAnyway);
    await waitFor(async () => expect(await replyField()).toHaveValue(''));
    expect(matches).toEqual(['"1"', '"2"']);
  });

  it('shows what came since a draft was begun, after a reload too', async () => {
    servesTicket(() => aTicket());
    const user = openApp(address, customer);
    await user.type(await replyField(), 'Begun yesterday');
    cleanup();

    servesTicket(() => aTicket({ version: 2, responses: [aResponse('Said over night.')] }));
    openApp(address, customer);
    expect(await replyField()).toHaveValue('Begun yesterday');
    expect(await screen.findByRole('alert')).toHaveTextContent('Said over night.');
    expect(screen.getByRole('button', { name: 'Send anyway' })).toBeVisible();
  });

  it('says that a reply was not sent and keeps it', async () => {
    servesTicket(() => aTicket());
    server.use(
      http.post(`${TICKETS}/ST-2026-001/responses`, () =>
        HttpResponse.json(
          { error: 'Too many replies.', code: 'rate_limited', requestId: 'request-1' },
          { status: 429, headers: { 'Retry-After': '90' } },
        ),
      ),
    );
    const user = openApp(address, customer);
    await user.type(await replyField(), 'Hello');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    expect(await screen.findByText('Your message was not sent.')).toBeVisible();
    expect(screen.getByText(/You can try again in 90 seconds/)).toBeVisible();
    expect(screen.getByText('Request request-1')).toBeVisible();
    expect(await replyField()).toHaveValue('Hello');
  });

  it('closes when it is solved, against the version on the screen', async () => {
    let ticket: Ticket = aTicket({ status: 'Resolved', version: 4 });
    servesTicket(() => ticket);
    server.use(
      http.put(`${TICKETS}/ST-2026-001`, async ({ request }) => {
        expect(request.headers.get('If-Match')).toBe('"4"');
        expect(await request.json()).toEqual({ status: 'Closed' });
        ticket = aTicket({ status: 'Closed', version: 5 });
        return HttpResponse.json({ ticket, message: '', changes: ['status'] });
      }),
    );
    const user = openApp(address, customer);
    await user.click(await screen.findByRole('button', { name: 'This solved it' }));

    expect(await screen.findByText('This ticket is closed')).toBeVisible();
    expect(screen.queryByLabelText('Your reply')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Reopen' })).toBeVisible();
  });

  it('keeps what was begun when it is closed, until it is open again', async () => {
    let ticket: Ticket = aTicket({ status: 'Open', version: 4 });
    servesTicket(() => ticket);
    server.use(
      http.put(`${TICKETS}/ST-2026-001`, () => {
        const status = ticket.status === 'Open' ? 'Closed' : 'Open';
        ticket = { ...ticket, status, version: ticket.version + 1 };
        return HttpResponse.json({ ticket, message: '', changes: ['status'] });
      }),
    );
    const user = openApp(address, customer);
    await user.type(await replyField(), 'One more thing');
    await user.click(screen.getByRole('button', { name: 'This solved it' }));
    expect(await screen.findByText('This ticket is closed')).toBeVisible();
    expect(await replyField()).toHaveValue('One more thing');
    expect(screen.queryByRole('button', { name: 'Send reply' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Reopen' }));
    expect(await screen.findByRole('button', { name: 'Send reply' })).toBeVisible();
    expect(await replyField()).toHaveValue('One more thing');
  });

  it('stays open with a word about it when closing fails', async () => {
    const gate = aGate();
    servesTicket(() => aTicket({ status: 'Open' }));
    server.use(
      http.put(`${TICKETS}/ST-2026-001`, async () => {
        await gate.opened;
        return refusal(409, 'conflict');
      }),
    );
    const user = openApp(address, customer);
    await user.click(await screen.findByRole('button', { name: 'This solved it' }));
    expect(await screen.findByText('This ticket is closed')).toBeVisible();
    gate.open();

    expect(await screen.findByText('The change was not saved.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'This solved it' })).toBeVisible();
  });

  it('reveals nothing about a ticket that is not theirs', async () => {
    server.use(http.get(`${TICKETS}/ST-2026-001`, () => refusal(404, 'not_found')));
    openApp(address, customer);
    expect(
      await screen.findByText('There is no such ticket, or it is not yours to see.'),
    ).toBeVisible();
  });
});
