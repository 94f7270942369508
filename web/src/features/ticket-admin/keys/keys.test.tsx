import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { openApp, servesList, servesTicket, TICKETS } from '@/test/app';
import { agent, aTicket } from '@/test/data';
import { server } from '@/test/server';

const first = aTicket();
const second = aTicket({ _id: 'b', ticketNumber: 'ST-2026-002', subject: 'The second one' });
const link = (name: string) => screen.findByRole('link', { name });

async function openInbox() {
  const user = openApp('/dashboard/admin/support', agent);
  await link(first.subject);
  return user;
}

describe('the keys of the desk', () => {
  let sent: { number: unknown; body: unknown }[];
  beforeEach(() => {
    sent = [];
    servesList([first, second]);
    servesTicket(() => first);
    servesTicket(() => second);
    server.use(
      http.put(`${TICKETS}/:number`, async ({ request, params }) => {
        const body: unknown = await request.json();
        sent.push({ number: params['number'], body });
        const ticket = {
          ...(params['number'] === first.ticketNumber ? first : second),
          version: 2,
        };
        return HttpResponse.json({ ticket, message: '', changes: ['status'] });
      }),
    );
  });

  it('move along the rows, act on the one in focus, and open it', async () => {
    const user = await openInbox();
    await user.keyboard('j');
    expect(await link(first.subject)).toHaveFocus();
    await user.keyboard('jj');
    expect(await link(second.subject)).toHaveFocus();
    await user.keyboard('k');
    expect(await link(first.subject)).toHaveFocus();
    await user.keyboard('e');
    await waitFor(() =>
      expect(sent).toEqual([{ number: 'ST-2026-001', body: { status: 'Resolved' } }]),
    );
    await user.keyboard('i');
    await waitFor(() => expect(sent[1]?.body).toEqual({ assignedTo: agent._id }));
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 2, name: first.subject })).toBeVisible();
    expect(window.location.pathname).toBe('/dashboard/admin/support/ST-2026-001');
  });

  it('go from ticket to ticket while one is open, and back to its row', async () => {
    const user = openApp('/dashboard/admin/support/ST-2026-001', agent);
    await screen.findByRole('heading', { level: 2, name: first.subject });
    await link(second.subject);
    await user.keyboard('j');
    expect(await screen.findByRole('heading', { level: 2, name: second.subject })).toBeVisible();
    await user.keyboard('u');
    await waitFor(async () => expect(await link(second.subject)).toHaveFocus());
  });

  it('lead into the reply or the note, and are letters there', async () => {
    const user = await openInbox();
    await user.keyboard('jn');
    const note = await screen.findByRole('textbox', { name: 'Internal note' });
    await waitFor(() => expect(note).toHaveFocus());
    await user.keyboard('jerk?');
    expect(note).toHaveValue('jerk?');
    expect(sent).toEqual([]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('choose a status from those there are', async () => {
    const user = await openInbox();
    await user.keyboard('js');
    const dialog = within(await screen.findByRole('dialog', { name: 'Set status of ST-2026-001' }));
    await user.click(await dialog.findByRole('option', { name: 'In Progress' }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ status: 'In Progress' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('are listed, and can be switched off for good', async () => {
    const user = await openInbox();
    await user.keyboard('?');
    const dialog = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    expect(dialog.getByText('Resolve')).toBeVisible();
    await user.click(dialog.getByLabelText('Single keys are on'));
    await user.click(dialog.getByRole('button', { name: 'Close' }));
    await user.keyboard('j');
    expect(await link(first.subject)).not.toHaveFocus();
    expect(localStorage.getItem('helpwright.preference.shortcuts')).toBe('off');
    await user.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('dialog', { name: 'Commands' })).toBeVisible();
  });

  it('are told of by a button and at the controls, as long as they are on', async () => {
    const user = await openInbox();
    const search = screen.getByRole('searchbox');
    expect(search).toHaveAttribute('title', 'Key: /');
    const button = screen.getByRole('button', { name: 'Keyboard shortcuts' });
    expect(button).toHaveTextContent('?');
    await user.click(button);
    const dialog = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    await user.click(dialog.getByLabelText('Single keys are on'));
    await user.click(dialog.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(search).not.toHaveAttribute('title');
    expect(button).not.toHaveTextContent('?');
  });

  it('find every command in the palette, and tickets too', async () => {
    const user = await openInbox();
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByPlaceholderText('Type to find a command');
    await user.type(field, 'wait for us');
    await user.click(await screen.findByRole('option', { name: 'Tickets that wait for us' }));
    await waitFor(() =>
      expect(window.location.search).toBe('?status=Open&status=In+Progress&awaiting=staff'),
    );
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByPlaceholderText('Type to find a command'), 'invoice');
    await user.click(await screen.findByRole('option', { name: 'Search tickets for “invoice”' }));
    await waitFor(() => expect(window.location.search).toContain('search=invoice'));
  });
});
