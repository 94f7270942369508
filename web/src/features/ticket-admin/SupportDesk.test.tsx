import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aGate, openApp, pageOf, servesList, TICKETS } from '@/test/app';
import { agent, aTicket, customer } from '@/test/data';
import { server } from '@/test/server';

describe('the inbox', () => {
  it('asks the server for what the address says, and changes the address with the filters', async () => {
    servesList([aTicket()]);
    const asked: URLSearchParams[] = [];
    server.events.on('request:start', ({ request }) => {
      const url = new URL(request.url);
      if (url.searchParams.get('limit') === '25') {
        asked.push(url.searchParams);
      }
    });
    const user = openApp('/dashboard/admin/support?status=Open&page=2', agent);
    await screen.findByRole('link', { name: 'Invoice shows the wrong address' });
    expect(asked.at(-1)?.getAll('status')).toEqual(['Open']);
    expect(asked.at(-1)?.get('page')).toBe('2');

    await user.click(screen.getByRole('button', { name: 'Status, 1 chosen' }));
    await user.click(screen.getByRole('checkbox', { name: 'Closed' }));
    await waitFor(() => expect(window.location.search).toBe('?status=Open&status=Closed'));
    await waitFor(() => expect(asked.at(-1)?.getAll('status')).toEqual(['Open', 'Closed']));
    expect(asked.at(-1)?.get('page')).toBe('1');

    await user.click(screen.getByRole('link', { name: 'Priority' }));
    await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('priority'));
    expect(screen.getByRole('columnheader', { name: 'Priority' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    server.events.removeAllListeners();
  });

  it('tells an empty desk from filters without a hit, and offers to clear them', async () => {
    servesList();
    const user = openApp('/dashboard/admin/support?priority=Low', agent);
    await screen.findByText('No ticket matches these filters');
    const filters = within(screen.getByRole('group', { name: 'Filters' }));
    await user.click(filters.getByRole('link', { name: 'Clear filters' }));
    expect(await screen.findByText('No tickets yet')).toBeVisible();
    expect(window.location.search).toBe('');
  });

  it('does not say of one view what was true of another', async () => {
    const gate = aGate();
    servesList();
    server.use(
      http.get(TICKETS, async ({ request }) => {
        const isFiltered = new URL(request.url).searchParams.has('priority');
        await (isFiltered ? gate.opened : undefined);
        const tickets = isFiltered ? [aTicket()] : [];
        return HttpResponse.json({ tickets, pagination: pageOf(tickets.length) });
      }),
    );
    const user = openApp('/dashboard/admin/support', agent);
    await screen.findByText('No tickets yet');
    await user.click(screen.getByRole('button', { name: 'Priority' }));
    await user.click(screen.getByRole('checkbox', { name: 'Low' }));
    expect(window.location.search).toBe('?priority=Low');
    expect(screen.queryByText('No tickets yet')).toBeNull();
    expect(screen.queryByText('No ticket matches these filters')).toBeNull();
    gate.open();
    expect(await screen.findByRole('link', { name: aTicket().subject })).toBeVisible();
  });

  it('leads back from a page past the end', async () => {
    servesList();
    const user = openApp('/dashboard/admin/support?page=7', agent);
    await user.click(await screen.findByRole('link', { name: 'Go to the first page' }));
    expect(await screen.findByText('No tickets yet')).toBeVisible();
  });

  it('does not exist for a customer', async () => {
    servesList();
    openApp('/dashboard/admin/support', customer);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
  });
});
