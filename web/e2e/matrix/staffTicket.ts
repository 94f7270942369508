import { expect } from '@playwright/test';
import {
  api,
  fails,
  herTicket,
  maya,
  pageOf,
  press,
  priya,
  refuses,
  responses,
  type Scene,
  see,
  shownNumber,
  shows,
  skeleton,
  tomas,
  waits,
} from './states';

const INBOX = '/dashboard/admin/support';
const ONE_TICKET = '**/api/support/tickets/ST-*';

/** One of the sample. */
const one = (conditions: string) => async (scene: Scene) => {
  const { get } = await api(scene, tomas);
  const { tickets } = await get<{ tickets: { ticketNumber: string }[] }>(
    `/api/support/tickets?${conditions}`,
  );
  return `${INBOX}/${tickets[0]?.ticketNumber}`;
};

const hers = async (scene: Scene) => `${INBOX}/${await herTicket(scene)}`;

const reply = ({ page }: Scene) => page.getByLabel(/^Reply to/);

export const staffTicket = pageOf(
  'ticket',
  { as: tomas, at: one('status=In+Progress&sort=updatedAt') },
  {
    reply: { isMain: true, reach: async (scene) => expect(reply(scene)).toBeVisible() },
    note: {
      isMain: true,
      async reach({ page }) {
        await page.getByText('Internal note', { exact: true }).click();
        await page
          .getByRole('textbox', { name: 'Internal note' })
          .fill('The sync of Tuesday failed.');
        await expect(page.getByRole('button', { name: /Add internal note/ })).toBeVisible();
      },
    },
    'note-added': {
      async reach({ page }) {
        await page.getByText('Internal note', { exact: true }).click();
        await page
          .getByRole('textbox', { name: 'Internal note' })
          .fill('The sync of Tuesday failed.');
        await press(page, /Add internal note/);
        await see(page, 'The internal note is added.');
      },
    },
    'field-error': {
      async reach({ page }) {
        await press(page, 'Send reply');
        await see(page, 'Write a message.');
      },
    },
    'reply-sent': {
      async reach(scene) {
        await reply(scene).fill('The address is corrected.');
        await press(scene.page, 'Send reply');
        await see(scene.page, 'Your reply is sent.');
      },
    },
    'not-sent': {
      before: fails('**/responses', 'POST'),
      async reach(scene) {
        await reply(scene).fill('The address is corrected.');
        await press(scene.page, 'Send reply');
        await see(scene.page, 'Your message was not sent.');
      },
    },
    'with-note': { at: hers, reach: shows('Internal - the customer does not see this') },
    'newer-message': {
      at: hers,
      async reach(scene) {
        await reply(scene).fill('My answer, long and careful.');
        const { post } = await api(scene, maya);
        await post(responses(shownNumber(scene)), { message: 'It works again. What was it?' });
        await see(scene.page, 'Something newer arrived while you were writing');
        await see(scene.page, 'Send anyway');
      },
    },
    'status-saved': {
      async reach({ page }) {
        await page.getByLabel('Status', { exact: true }).selectOption('Resolved');
        await see(page, 'Status saved.');
      },
    },
    'change-refused': {
      before: refuses(ONE_TICKET, 'PUT'),
      async reach({ page }) {
        await page.getByLabel('Priority', { exact: true }).selectOption('Critical');
        await see(page, 'A ticket was not changed');
      },
    },
    assign: {
      only: 'wide',
      async reach(scene) {
        await expect(reply(scene)).toBeVisible();
        await scene.page.keyboard.press('a');
        await expect(scene.page.getByRole('dialog')).toBeVisible();
      },
    },
    history: {
      async reach({ page }) {
        await page.getByText('History', { exact: true }).click();
        await see(page, 'opened the ticket');
      },
    },
    'history-failing': {
      before: fails('**/history'),
      async reach({ page }) {
        await page.getByText('History', { exact: true }).click();
        await see(page, 'The history could not be loaded.');
      },
    },
    closed: {
      at: one('status=Closed'),
      reach: async (scene) => expect(reply(scene)).toBeVisible(),
    },
    delete: {
      as: priya,
      isMain: true,
      async reach({ page }) {
        await press(page, 'Delete ticket');
        await expect(page.getByRole('alertdialog')).toBeVisible();
      },
    },
    'delete-failing': {
      as: priya,
      before: fails(/\/api\/support\/tickets\/[0-9a-f]{24}$/, 'DELETE'),
      async reach({ page }) {
        await press(page, 'Delete ticket');
        await page.getByRole('alertdialog').getByRole('button', { name: 'Delete ticket' }).click();
        await see(page, 'The ticket was not deleted.');
      },
    },
    'not-found': {
      at: `${INBOX}/ST-2020-999`,
      reach: shows('There is no such ticket, or it is not yours to see.'),
    },
    failing: { before: fails(ONE_TICKET), reach: shows('The ticket could not be loaded.') },
    'part-failed': {
      // An answer that no server of this version gives.
      before: async ({ page }) =>
        page.route(ONE_TICKET, async (route) => route.fulfill({ json: { ticket: {} } })),
      expected: 'TypeError',
      reach: shows('This part of the page failed'),
    },
    waiting: { before: waits(ONE_TICKET), reach: skeleton },
  },
);

const requester = ({ page }: Scene) => page.getByLabel('Requester');

export const newTicket = pageOf(
  'new-ticket',
  { as: tomas, at: `${INBOX}/new` },
  {
    form: { isMain: true, reach: async (scene) => expect(requester(scene)).toBeVisible() },
    'requester-found': {
      async reach(scene) {
        await requester(scene).fill(maya.email);
        await see(scene.page, `For ${maya.name}, ${maya.email}`);
      },
    },
    'field-errors': {
      async reach(scene) {
        await expect(requester(scene)).toBeVisible();
        await press(scene.page, 'File ticket');
        await see(scene.page, 'Say for whom the ticket is.');
      },
    },
    'not-filed': {
      before: fails('**/api/support/tickets', 'POST'),
      async reach(scene) {
        const { page } = scene;
        await requester(scene).fill(maya.email);
        await page.getByLabel('Subject').fill('She called');
        await page.getByLabel('Message').fill('The export of March is short.');
        await press(page, 'File ticket');
        await see(page, 'The ticket was not filed.');
      },
    },
  },
);
