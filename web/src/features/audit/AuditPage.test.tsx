import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '@/app/store/services/generated';
import { openApp, pageOf, refusal, servesList } from '@/test/app';
import { admin, agent, colleague, NOW } from '@/test/data';
import { server } from '@/test/server';

const AUDIT = '*/api/admin/support/audit';
const PAGE = '/dashboard/admin/audit';

const entry: AuditEntry = {
  _id: '0000000000000000000000e1',
  at: NOW,
  actor: { _id: agent._id, name: agent.name, role: agent.role },
  action: 'ticket.updated',
  target: { type: 'ticket', id: '0000000000000000000000aa', label: 'ST-2026-001' },
  changes: {
    status: { from: 'Open', to: 'Resolved' },
    assignedTo: { from: null, to: agent._id },
  },
  requestId: 'request-7',
  ip: '192.0.2.1',
  hash: 'abc123',
};

function servesEntries(entries: AuditEntry[], nextCursor?: string) {
  const asked: URLSearchParams[] = [];
  servesList();
  server.use(
    http.get(AUDIT, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ entries, pagination: { ...pageOf(entries.length), nextCursor } });
    }),
  );
  return asked;
}

describe('the audit trail', () => {
  it('reads as who did what, with each change from and to', async () => {
    servesEntries([entry]);
    openApp(PAGE, admin);
    const [, row] = await screen.findAllByRole('row');
    expect(row).toHaveTextContent('changed ticket ST-2026-001');
    expect(row).toHaveTextContent('Status: OpenbecomesResolved');
    expect(row).toHaveTextContent(`Assigned to: nothingbecomes${agent.name}`);
    expect(within(row!).getByRole('link', { name: 'ST-2026-001' })).toHaveAttribute(
      'href',
      '/dashboard/admin/support/ST-2026-001',
    );
    expect(row).toHaveTextContent('192.0.2.1');
  });

  it('hands out the hash', async () => {
    servesEntries([entry]);
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByText('192.0.2.1'));
    await user.click(screen.getByRole('button', { name: 'Copy the hash of this entry' }));
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe('abc123');
  });

  it('does not link what is deleted, and names what was done on the command line', async () => {
    servesEntries([{ ...entry, action: 'ticket.deleted', actor: null, ip: null, changes: {} }]);
    openApp(PAGE, admin);
    const [, row] = await screen.findAllByRole('row');
    expect(row).toHaveTextContent('deleted ticket ST-2026-001');
    expect(within(row!).queryByRole('link', { name: 'ST-2026-001' })).not.toBeInTheDocument();
    expect(within(row!).getByRole('link', { name: 'Command line' })).toHaveAttribute(
      'href',
      `${PAGE}?actor=none`,
    );
  });

  it('asks for what the address says, in moments of the reader’s day', async () => {
    const asked = servesEntries([]);
    openApp(
      `${PAGE}?actor=me&action=user.created&action=nonsense&ticket=ST-2026-001&from=2026-01-31&until=2026-02-01`,
      admin,
    );
    await screen.findByText('No entry matches these filters');
    expect(Object.fromEntries(asked.at(-1)!)).toEqual({
      actor: 'me',
      action: 'user.created',
      ticket: 'ST-2026-001',
      startDate: new Date('2026-01-31T00:00:00.000').toISOString(),
      endDate: new Date('2026-02-01T23:59:59.999').toISOString(),
      limit: '25',
    });
  });

  it('goes on behind the last entry, and back to the newest', async () => {
    const asked = servesEntries([entry], 'behind-7');
    const user = openApp(`${PAGE}?actor=me`, admin);
    await user.click(await screen.findByRole('link', { name: 'Older entries' }));
    await waitFor(() => expect(asked.at(-1)?.get('cursor')).toBe('behind-7'));
    expect(asked.at(-1)?.get('actor')).toBe('me');
    await user.click(await screen.findByRole('link', { name: 'Newest entries' }));
    await waitFor(() => expect(window.location.search).toBe('?actor=me'));
  });

  it('filters by whoever is met in it', async () => {
    const asked = servesEntries([
      { ...entry, actor: { _id: colleague._id, name: colleague.name, role: 'X' } },
    ]);
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('link', { name: colleague.name }));
    await waitFor(() => expect(asked.at(-1)?.get('actor')).toBe(colleague._id));
    expect(
      await screen.findByRole('option', { name: colleague.name, selected: true }),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'What' }));
    await user.click(screen.getByRole('checkbox', { name: 'Ticket deleted' }));
    await waitFor(() => expect(asked.at(-1)?.getAll('action')).toEqual(['ticket.deleted']));
    expect(asked.at(-1)?.get('actor')).toBe(colleague._id);
  });

  it('says what the server has against a condition', async () => {
    servesList();
    server.use(
      http.get(AUDIT, () =>
        refusal(400, 'validation_failed', { details: { startDate: 'It is after the end.' } }),
      ),
    );
    openApp(`${PAGE}?from=2026-02-01&until=2026-01-01`, admin);
    await waitFor(() =>
      expect(screen.getByLabelText('From')).toHaveAccessibleDescription('It is after the end.'),
    );
    expect(screen.getByText('Request request-1')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
