import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { GetTicketStatsResponse } from '@/app/store/services/generated';
import { openApp, refusal, servesList, TICKETS } from '@/test/app';
import { agent } from '@/test/data';
import { server } from '@/test/server';

const stats: GetTicketStatsResponse = {
  total: 1_200,
  open: 1_001,
  inProgress: 99,
  resolved: 60,
  closed: 40,
  byPriority: { Low: 300, Medium: 600, High: 200, Critical: 100 },
  byCategory: {
    'General Inquiry': 1_000,
    'Technical Issue': 100,
    'Account Issue': 50,
    'Bug Report': 50,
    'Feature Request': 0,
  },
  resolutionRate: 8.3,
  timeBasedCounts: { today: 3, thisWeek: 20, thisMonth: 90 },
  performance: { avgResponseTimeHours: 0.75, totalResolved: 100 },
};

const cards = async () => within(await screen.findByRole('region', { name: 'Statistics' }));

describe('the statistics', () => {
  it('say how the desk stands, and lead to the tickets behind a number', async () => {
    servesList();
    server.use(http.get(`${TICKETS}/stats`, () => HttpResponse.json(stats)));
    const user = openApp('/dashboard/admin/support?search=word&sort=priority&order=asc', agent);
    expect(await (await cards()).findByText('1,001')).toBeVisible();
    expect((await cards()).getByText('8.3 %')).toBeVisible();
    expect((await cards()).getByText('45 min')).toBeVisible();
    await user.click((await cards()).getByRole('link', { name: 'In Progress' }));
    expect(window.location.search).toBe('?status=In+Progress&sort=priority&order=asc');
  });

  it('say in a table what the charts show', async () => {
    servesList();
    server.use(http.get(`${TICKETS}/stats`, () => HttpResponse.json(stats)));
    const user = openApp('/dashboard/admin/support', agent);
    await user.click((await cards()).getByText('Charts'));
    const table = await screen.findByRole('table', { name: 'Tickets by priority' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      'Critical1008 %',
      'High20017 %',
      'Medium60050 %',
      'Low30025 %',
    ]);
  });

  it('fail by themselves: the list stays', async () => {
    servesList();
    server.use(http.get(`${TICKETS}/stats`, () => refusal(500, 'unexpected')));
    openApp('/dashboard/admin/support', agent);
    expect(await screen.findByText('The statistics could not be loaded.')).toBeVisible();
    expect(screen.getByText('No tickets yet')).toBeVisible();
  });
});
