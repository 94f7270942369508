import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp, servesList, servesTicket, TICKETS } from '@/test/app';
import { admin, agent, aTicket } from '@/test/data';
import { server } from '@/test/server';

const address = '/dashboard/admin/support/ST-2026-001?status=Open';

describe('deleting a ticket', () => {
  beforeEach(() => {
    servesList();
    servesTicket(() => aTicket());
  });

  it('is for admins alone', async () => {
    openApp(address, agent);
    await screen.findByText('It is our old one.');
    expect(screen.queryByRole('button', { name: 'Delete ticket' })).not.toBeInTheDocument();
  });

  it('happens after a question, and leads back to the list as it was', async () => {
    const deleted = vi.fn<(id: unknown) => void>();
    server.use(
      http.delete(`${TICKETS}/:id`, ({ params }) => {
        deleted(params['id']);
        return HttpResponse.json({ message: '', success: true, ticketNumber: 'ST-2026-001' });
      }),
    );
    const user = openApp(address, admin);
    await user.click(await screen.findByRole('button', { name: 'Delete ticket' }));
    expect(screen.getByRole('alertdialog', { name: 'Delete ST-2026-001?' })).toBeVisible();
    expect(deleted).not.toHaveBeenCalled();
    const [, confirm] = screen.getAllByRole('button', { name: 'Delete ticket' });
    expect(confirm).toBeDefined();
    await user.click(confirm!);
    expect(await screen.findByText('ST-2026-001 is deleted.')).toBeVisible();
    expect(deleted).toHaveBeenCalledExactlyOnceWith(aTicket()._id);
    await waitFor(() => expect(window.location.pathname).toBe('/dashboard/admin/support'));
    expect(window.location.search).toBe('?status=Open');
  });
});
