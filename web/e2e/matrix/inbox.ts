import { expect, type Page } from '@playwright/test';
import { admin, agent } from '../fixtures';
import {
  api,
  fails,
  losesNews,
  maya,
  noticeLoss,
  pageOf,
  press,
  priya,
  refuses,
  type Scene,
  see,
  shows,
  skeleton,
  tomas,
  waits,
} from './states';

const INBOX = '/dashboard/admin/support';
const LIST = /\/api\/support\/tickets\?(?!.*limit=1&)/;
const NUMBERS = '**/api/support/tickets/stats';
const NUMBER = /^ST-\d{4}-\d+$/;

const openFilters = async ({ page, isNarrow }: Scene) => isNarrow && press(page, /^Filters/);

async function select(page: Page) {
  const rows = page.locator('[data-ticket]');
  await rows.nth(1).getByRole('checkbox').check();
  await rows.nth(3).getByRole('checkbox').check();
  await see(page, '2 selected');
}

async function takeUpSelected({ page }: Scene) {
  await select(page);
  await press(page, 'Set status of the selected tickets');
  await page.getByRole('button', { name: 'In Progress', exact: true }).click();
}

export const inbox = pageOf(
  'inbox',
  { as: tomas, at: INBOX },
  {
    list: { isMain: true, reach: shows(NUMBER) },
    'as-admin': { as: priya, reach: shows(NUMBER) },
    compact: {
      async reach({ page }) {
        await press(page, 'Compact rows');
        await see(page, NUMBER);
      },
    },
    charts: {
      isMain: true,
      async reach({ page }) {
        await page.getByText('Charts').click();
        await expect(page.getByRole('table', { name: 'Tickets by category' })).toBeVisible();
        await expect(page.locator('svg.recharts-surface')).toHaveCount(3);
      },
    },
    search: { at: `${INBOX}?search=export`, reach: shows(NUMBER) },
    filtered: {
      at: `${INBOX}?priority=High&priority=Critical&awaiting=staff&assignedTo=me`,
      async reach(scene) {
        await see(scene.page, NUMBER);
        await openFilters(scene);
        await see(scene.page, 'Clear filters');
      },
    },
    'filters-open': {
      only: 'narrow',
      isMain: true,
      async reach(scene) {
        await openFilters(scene);
        await expect(scene.page.getByRole('group', { name: 'Filters' })).toBeVisible();
      },
    },
    'status-filter': {
      async reach(scene) {
        await openFilters(scene);
        await press(scene.page, 'Status');
        await expect(scene.page.getByRole('checkbox', { name: 'In Progress' })).toBeVisible();
      },
    },
    'date-filter': {
      async reach(scene) {
        await openFilters(scene);
        await press(scene.page, 'Created');
        await see(scene.page, 'Last 7 days');
      },
    },
    'category-filter': {
      async reach(scene) {
        await openFilters(scene);
        await press(scene.page, 'Category');
        await expect(scene.page.getByRole('checkbox', { name: 'Bug Report' })).toBeVisible();
      },
    },
    'nothing-yet': { desk: 'bare', as: agent, reach: shows('No tickets yet') },
    'no-hit': { at: `${INBOX}?search=zebra`, reach: shows('No ticket matches these filters') },
    'all-done': {
      desk: 'bare',
      as: agent,
      at: `${INBOX}?status=Open`,
      reach: shows('All done'),
    },
    'past-the-end': { at: `${INBOX}?page=99`, reach: shows('There is nothing on this page.') },
    'last-page': { at: `${INBOX}?page=40`, reach: shows(/^Page 40 of/) },
    failing: { before: fails(LIST), reach: shows('The tickets could not be loaded.') },
    'statistics-failing': {
      before: fails(NUMBERS),
      reach: shows('The statistics could not be loaded.'),
    },
    waiting: {
      async before(scene) {
        await waits(LIST)(scene);
        await waits(NUMBERS)(scene);
      },
      reach: skeleton,
    },
    selected: { isMain: true, reach: async ({ page }) => select(page) },
    'selected-menu': {
      async reach({ page }) {
        await select(page);
        await press(page, 'Set assignee of the selected tickets');
        await expect(page.getByRole('button', { name: 'Nobody', exact: true })).toBeVisible();
      },
    },
    'many-changed': {
      async reach(scene) {
        await takeUpSelected(scene);
        await see(scene.page, 'Undo');
      },
    },
    'many-refused': {
      before: refuses('**/api/support/tickets/ST-*', 'PUT'),
      async reach(scene) {
        await takeUpSelected(scene);
        await see(scene.page, '2 tickets were not changed');
      },
    },
    arrivals: {
      async reach(scene) {
        await see(scene.page, NUMBER);
        const { post } = await api(scene, maya);
        for (const subject of ['Invoice 2041 is missing', 'Clock is an hour late', 'Seats']) {
          await post('/api/support/tickets', { subject, message: 'Please have a look.' });
        }
        await see(scene.page, '3 new');
      },
    },
    'not-live': {
      before: losesNews,
      async reach(scene) {
        await see(scene.page, NUMBER);
        await noticeLoss(scene);
      },
    },
    shortcuts: {
      isMain: true,
      async reach({ page }) {
        await see(page, NUMBER);
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
      },
    },
    palette: {
      isMain: true,
      async reach({ page }) {
        await see(page, NUMBER);
        await page.keyboard.press('Control+k');
        await expect(page.getByPlaceholder('Type to find a command')).toBeFocused();
      },
    },
    'palette-no-command': {
      async reach({ page }) {
        await see(page, NUMBER);
        await page.keyboard.press('Control+k');
        await page.getByPlaceholder('Type to find a command').fill('invoice from march');
        await see(page, /Search tickets for/);
      },
    },
    'account-menu': {
      async reach({ page }) {
        await press(page, /^Account of/);
        await see(page, 'Sign out');
      },
    },
    'part-failed': {
      // An answer that no server of this version gives.
      before: async ({ page }) => page.route(LIST, async (route) => route.fulfill({ json: {} })),
      expected: 'TypeError',
      reach: shows('This part of the page failed'),
    },
    'first-sight': { desk: 'bare', as: admin, reach: shows('No tickets yet') },
  },
);
