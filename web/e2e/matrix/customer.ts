import { expect } from '@playwright/test';
import { customer } from '../fixtures';
import {
  api,
  fails,
  herTicket,
  limits,
  losesNews,
  maya,
  noticeLoss,
  pageOf,
  press,
  responses,
  type Scene,
  see,
  shownNumber,
  shows,
  skeleton,
  tomas,
  waits,
} from './states';

const OWN_LIST = '**/api/support/tickets?**';
const ONE_TICKET = '**/api/support/tickets/ST-*';

async function write({ page }: Scene) {
  await page.getByLabel('Subject').fill('Exported hours stop at the 15th');
  await page.getByLabel('Message').fill('The CSV of **March** ends in the middle of the month.');
}

async function send(scene: Scene) {
  await write(scene);
  await press(scene.page, 'Send request');
}

async function findHits({ page }: Scene) {
  await page.getByLabel('Subject').fill('How do I invite a colleague?');
  await page.locator('summary', { hasText: /may help/ }).click();
}

const help = pageOf(
  'help',
  { as: maya, at: '/dashboard/help' },
  {
    form: { isMain: true, reach: shows(/^ST-\d{4}-\d+$/) },
    'field-errors': {
      isMain: true,
      async reach({ page }) {
        await press(page, 'Send request');
        await see(page, 'Give your request a subject.');
      },
    },
    'too-long': {
      async reach({ page }) {
        await page.getByLabel('Subject').fill('Exported hours stop '.repeat(12));
        await page.getByLabel('Message').fill('x');
        await press(page, 'Send request');
        await see(page, 'Use at most 200 characters.');
      },
    },
    'faq-hits': {
      async reach(scene) {
        await findHits(scene);
        await scene.page.getByText('How do I invite colleagues?').click();
        await see(scene.page, 'This answered it');
      },
    },
    answered: {
      async reach(scene) {
        await findHits(scene);
        await scene.page.getByText('How do I invite colleagues?').click();
        await press(scene.page, 'This answered it');
        await see(scene.page, 'Good to hear');
      },
    },
    confirmation: {
      async reach(scene) {
        await send(scene);
        await see(scene.page, /We have your request/);
      },
    },
    'not-sent': {
      before: async ({ page }) =>
        page.route('**/api/support/tickets', async (route) =>
          route.request().method() === 'POST' ? route.abort() : route.fallback(),
        ),
      async reach(scene) {
        await send(scene);
        await expect(scene.page.getByText('Your request was not sent.')).toBeVisible({
          timeout: 30_000,
        });
      },
    },
    'rate-limited': {
      before: limits('**/api/support/tickets'),
      async reach(scene) {
        await send(scene);
        await see(scene.page, /You can try again in/);
      },
    },
    'no-tickets-yet': { desk: 'bare', as: customer, reach: shows('No tickets yet') },
    'status-filter': {
      async reach({ page }) {
        await press(page, 'Status');
        await page.getByRole('checkbox', { name: 'Resolved' }).check();
        await expect(page).toHaveURL(/status=Resolved/);
      },
    },
    'no-hit': { at: '/dashboard/help?search=zebra', reach: shows('No ticket of yours matches') },
    'past-the-end': {
      at: '/dashboard/help?page=99',
      reach: shows('There is nothing on this page.'),
    },
    'list-failing': { before: fails(OWN_LIST), reach: shows('Your tickets could not be loaded.') },
    'list-waiting': { before: waits(OWN_LIST), reach: skeleton },
    offline: {
      async reach(scene) {
        await write(scene);
        await scene.page.context().setOffline(true);
        await see(scene.page, 'You are offline.');
      },
    },
    'not-live': {
      before: losesNews,
      async reach(scene) {
        await see(scene.page, 'Your tickets');
        await noticeLoss(scene);
      },
    },
    'account-menu': {
      async reach({ page }) {
        await press(page, /^Account of/);
        await see(page, 'Sign out');
      },
    },
    'session-ended': {
      isMain: true,
      async reach(scene) {
        await write(scene);
        await scene.page.context().clearCookies();
        await press(scene.page, 'Send request');
        await expect(scene.page.getByRole('dialog').getByLabel('Password')).toBeFocused();
      },
    },
    'session-ended-wrong-password': {
      async reach(scene) {
        await write(scene);
        await scene.page.context().clearCookies();
        await press(scene.page, 'Send request');
        const dialog = scene.page.getByRole('dialog');
        await dialog.getByLabel('Password').fill('not this one');
        await dialog.getByRole('button', { name: 'Sign in' }).click();
        await expect(dialog.getByRole('alert')).toBeVisible();
      },
    },
  },
);

const own = (status: string) => async (scene: Scene) =>
  `/dashboard/help/${await herTicket(scene, status)}`;

const ticket = pageOf(
  'own-ticket',
  { as: maya, at: own('In Progress') },
  {
    conversation: { isMain: true, reach: shows('Your reply') },
    'field-error': {
      async reach({ page }) {
        await press(page, 'Send reply');
        await see(page, 'Write a message.');
      },
    },
    sent: {
      async reach({ page }) {
        await page.getByLabel('Your reply').fill('Thank you, I will try that.');
        await press(page, 'Send reply');
        await see(page, 'Your reply is sent.');
      },
    },
    'not-sent': {
      before: fails('**/responses', 'POST'),
      async reach({ page }) {
        await page.getByLabel('Your reply').fill('Thank you, I will try that.');
        await press(page, 'Send reply');
        await see(page, 'Your message was not sent.');
      },
    },
    'newer-message': {
      async reach(scene) {
        await scene.page.getByLabel('Your reply').fill('One more thing:');
        const { post } = await api(scene, tomas);
        await post(responses(shownNumber(scene)), {
          message:
            'Could you send us the first line of the file?\n\n- As text\n- Without the names',
        });
        await see(scene.page, 'Something newer arrived while you were writing');
      },
    },
    resolved: { at: own('Resolved'), reach: shows('Support marked this as resolved') },
    closed: { at: own('Closed'), reach: shows('This ticket is closed') },
    reopened: {
      at: own('Closed'),
      async reach({ page }) {
        await press(page, 'Reopen');
        await see(page, 'The ticket is open again.');
      },
    },
    'change-refused': {
      at: own('Closed'),
      before: fails(ONE_TICKET, 'PUT'),
      async reach({ page }) {
        await press(page, 'Reopen');
        await see(page, 'The change was not saved.');
      },
    },
    'not-found': {
      at: '/dashboard/help/ST-2020-999',
      reach: shows('There is no such ticket, or it is not yours to see.'),
    },
    failing: { before: fails(ONE_TICKET), reach: shows('The ticket could not be loaded.') },
    waiting: { before: waits(ONE_TICKET), reach: skeleton },
  },
);

const profile = pageOf(
  'profile',
  { as: maya, at: '/dashboard/profile' },
  {
    form: { isMain: true, reach: shows('Your name') },
    'field-errors': {
      async reach({ page }) {
        await page.getByLabel('Name', { exact: true }).fill('');
        await press(page, 'Save name');
        await page.getByLabel('New password').fill('short');
        await press(page, 'Change password');
        await see(page, 'Use at least 10 characters.');
      },
    },
    'wrong-password': {
      async reach({ page }) {
        await page.getByLabel('Current password').fill('not this one');
        await page.getByLabel('New password').fill('long enough by far');
        await press(page, 'Change password');
        await expect(page.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
      },
    },
    saved: {
      async reach({ page }) {
        await page.getByLabel('Name', { exact: true }).fill('Maya L. Lindqvist');
        await press(page, 'Save name');
        await see(page, 'Your name is saved.');
      },
    },
    failing: {
      before: fails('**/api/auth/password', 'PUT'),
      async reach({ page }) {
        await page.getByLabel('Current password').fill('not this one');
        await page.getByLabel('New password').fill('long enough by far');
        await press(page, 'Change password');
        await see(page, 'Your password was not changed.');
      },
    },
  },
);

export const customers = [help, ticket, profile];
