import { apiOf } from './api';
import { type Account, startDesk } from './desk';
import { agent, test as base, customer, expect } from './fixtures';

const colleague: Account = {
  name: 'Ben Okafor',
  email: 'ben@example.com',
  role: 'INTERNAL',
  password: 'garden copper lamp',
};

const test = base.extend({
  desk: async ({}, provide) => {
    const desk = await startDesk([customer, agent, colleague]);
    await provide(desk);
    await desk.stop();
  },
});

const SUBJECT = 'Two people look at this';

test.beforeEach(async ({ desk }) => {
  const { post } = await apiOf(desk, customer);
  await post('/api/support/tickets', { subject: SUBJECT, message: 'Who answers first?' });
});

test('what one does the other sees within a second, in the list and in the ticket', async ({
  open,
}) => {
  const nora = await open('/dashboard/admin/support', agent);
  await nora.getByRole('link', { name: SUBJECT }).click();
  const ben = await open('/dashboard/admin/support', colleague);
  await ben.getByRole('link', { name: SUBJECT }).click();
  await expect(ben.getByLabel('Status', { exact: true })).toHaveValue('Open');
  const benList = await ben.context().newPage();
  await benList.goto(new URL('/dashboard/admin/support', ben.url()).href);
  const row = benList.locator('[data-ticket]').filter({ hasText: SUBJECT });
  await expect(row).toContainText('Our turn');

  await nora.getByLabel(`Reply to ${customer.name}`).fill('I take this one.');
  await nora.getByLabel('Then set status to').selectOption('In Progress');
  await nora.getByRole('button', { name: 'Send reply' }).click();
  const soon = { timeout: 1_000 };
  await expect(nora.getByText('Your reply is sent.')).toBeVisible();
  await expect(ben.getByText('I take this one.')).toBeVisible(soon);
  await expect(ben.getByLabel('Status', { exact: true })).toHaveValue('In Progress', soon);
  // Another tab of the same browser hears it over the same stream.
  await expect(row).toContainText('In Progress', soon);
  await expect(row).toContainText('Customer’s turn');
});

test('new tickets wait until they are wanted', async ({ open, look }) => {
  const nora = await open('/dashboard/admin/support', agent);
  await expect(nora.getByRole('link', { name: SUBJECT })).toBeVisible();

  const theirs = await open('/dashboard/help', customer);
  await theirs.getByLabel('Subject').fill('And another one');
  await theirs.getByLabel('Message').fill('While you are at it.');
  await theirs.getByRole('button', { name: 'Send request' }).click();

  const pill = nora.getByRole('button', { name: '1 new' });
  await expect(pill).toBeVisible();
  await expect(nora.getByRole('link', { name: 'And another one' })).toHaveCount(0);
  await look(nora, 'one-new');
  await pill.click();
  await expect(nora.getByRole('link', { name: 'And another one' })).toBeVisible();
  await expect(pill).toHaveCount(0);
});

test('whoever answers an outdated view sees the newer message first and keeps their text', async ({
  open,
  look,
}) => {
  const ben = await open('/dashboard/admin/support', colleague);
  await ben.getByRole('link', { name: SUBJECT }).click();
  const field = ben.getByLabel(`Reply to ${customer.name}`);
  await field.fill('My answer, long and careful.');
  // From here on no news come through: his view is outdated and does not know it.
  await ben.context().setOffline(true);

  const nora = await open('/dashboard/admin/support', agent);
  await nora.getByRole('link', { name: SUBJECT }).click();
  await nora.getByLabel(`Reply to ${customer.name}`).fill('Already answered by me.');
  await nora.getByRole('button', { name: 'Send reply' }).click();
  await expect(nora.getByText('Your reply is sent.')).toBeVisible();

  await ben.route('**/api/support/events', (route) => route.abort());
  await ben.route('**/api/support/tickets/ST-*', (route) =>
    route.request().method() === 'GET' ? route.abort() : route.continue(),
  );
  await ben.context().setOffline(false);
  await ben.getByRole('button', { name: 'Send reply' }).click();
  await ben.unroute('**/api/support/tickets/ST-*');
  const notice = ben.getByRole('alert').filter({ hasText: 'Something newer arrived' });
  await expect(notice).toContainText('Already answered by me.');
  await expect(field).toHaveValue('My answer, long and careful.');
  await look(ben, 'newer-message');

  await ben.getByRole('button', { name: 'Send anyway' }).click();
  await expect(ben.getByText('Your reply is sent.')).toBeVisible();
  await expect(field).toHaveValue('');
  await expect(nora.getByText('My answer, long and careful.')).toBeVisible();
});

test('a newer message is told while the answer is being written', async ({ open }) => {
  const ben = await open('/dashboard/admin/support', colleague);
  await ben.getByRole('link', { name: SUBJECT }).click();
  const field = ben.getByLabel(`Reply to ${customer.name}`);
  await field.fill('I am still writing');

  const nora = await open('/dashboard/admin/support', agent);
  await nora.getByRole('link', { name: SUBJECT }).click();
  await nora.getByLabel(`Reply to ${customer.name}`).fill('Done already.');
  await nora.getByRole('button', { name: 'Send reply' }).click();

  await expect(ben.getByRole('alert')).toContainText('Done already.');
  await expect(field).toHaveValue('I am still writing');
  await expect(field).toBeVisible();
  await expect(ben.getByRole('button', { name: 'Send anyway' })).toBeVisible();
});
