import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aGate, openApp, pageOf, servesList, TICKETS } from '@/test/app';
import { aTicket, customer } from '@/test/data';
import { server } from '@/test/server';

/** Serves the customer's list as `answer` says, and tells what was asked for. */
function servesOwn(answer: (asked: URLSearchParams) => number) {
  const questions: string[] = [];
  servesList();
  server.use(
    http.get(TICKETS, ({ request }) => {
      const asked = new URL(request.url).searchParams;
      questions.push(
        ['status', 'search', 'page'].map((name) => asked.getAll(name).join('+')).join('|'),
      );
      const total = answer(asked);
      const page = Number(asked.get('page'));
      const pages = Math.ceil(total / 10);
      const pagination = { total, totalIsExact: true, page, limit: 10, pages };
      const tickets = page > pages ? [] : [aTicket()];
      return HttpResponse.json({
        tickets,
        pagination: { ...pagination, hasNext: page < pages, hasPrev: page > 1 },
      });
    }),
  );
  return questions;
}

const search = () => screen.queryByRole('searchbox', { name: 'Search your tickets' });

describe('a customer’s own tickets', () => {
  it('have no filters while there are none', async () => {
    servesOwn(() => 0);
    openApp('/dashboard/help', customer);
    expect(await screen.findByText('No tickets yet')).toBeVisible();
    expect(search()).toBeNull();
  });

  it('are filtered and searched by the address, from the first page on', async () => {
    const questions = servesOwn((asked) => (asked.get('search') === 'zebra' ? 0 : 30));
    const user = openApp('/dashboard/help?page=2', customer);
    expect(await screen.findByText('Page 2 of 3')).toBeVisible();
    expect(screen.getByText('Support answers next')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Status' }));
    await user.click(screen.getByRole('checkbox', { name: 'Resolved' }));
    await user.click(screen.getByRole('checkbox', { name: 'Closed' }));
    await waitFor(() => expect(questions.at(-1)).toBe('Resolved+Closed||1'));
    await user.type(screen.getByRole('searchbox'), 'zebra{Enter}');

    expect(await screen.findByText('No ticket of yours matches')).toBeVisible();
    expect(questions.at(-1)).toBe('Resolved+Closed|zebra|1');
    expect(window.location.search).toBe('?status=Resolved&status=Closed&search=zebra');
    const filters = within(screen.getByRole('group', { name: 'Filters' }));
    await user.click(filters.getByRole('link', { name: 'Clear filters' }));
    await waitFor(() => expect(questions.at(-1)).toBe('||1'));
    expect(search()).toHaveValue('');
  });

  it('say that there are none only of what is asked for now', async () => {
    const gate = aGate();
    servesList();
    server.use(
      http.get(TICKETS, async ({ request }) => {
        const isSearch = new URL(request.url).searchParams.has('search');
        await (isSearch ? undefined : gate.opened);
        const tickets = isSearch ? [] : [aTicket()];
        return HttpResponse.json({ tickets, pagination: pageOf(tickets.length) });
      }),
    );
    const user = openApp('/dashboard/help?search=zebra', customer);
    await screen.findByText('No ticket of yours matches');
    const filters = within(screen.getByRole('group', { name: 'Filters' }));
    await user.click(filters.getByRole('link', { name: 'Clear filters' }));
    expect(screen.queryByText('No ticket of yours matches')).toBeNull();
    expect(screen.queryByText('No tickets yet')).toBeNull();
    expect(search()).toBeVisible();
    gate.open();
    expect(await screen.findByText('ST-2026-001')).toBeVisible();
  });

  it('lead back from a page that has none', async () => {
    servesOwn(() => 10);
    const user = openApp('/dashboard/help?page=7', customer);
    await user.click(await screen.findByRole('link', { name: 'Go to the first page' }));
    expect(await screen.findByText('ST-2026-001')).toBeVisible();
  });

  it('ignore what an old link asks for that does not exist', async () => {
    const questions = servesOwn(() => 1);
    openApp('/dashboard/help?status=Pending&page=-3', customer);
    expect(await screen.findByText('ST-2026-001')).toBeVisible();
    expect(questions).toEqual(['||1']);
  });
});
