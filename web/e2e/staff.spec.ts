import { apiOf } from './api';
import { agent, customer, expect, test } from './fixtures';

const SUBJECTS = ['Invoice shows the wrong address', 'Export has no header', 'Cannot sign in'];

test.beforeEach(async ({ desk }) => {
  const { post } = await apiOf(desk, customer);
  for (const subject of SUBJECTS) {
    const message = `${subject}. What can we do?`;
    await post('/api/support/tickets', { subject, message, category: 'Bug Report' });
  }
});

test('an agent finds, filters, changes many at once, and takes it back', async ({
  open,
  look,
  isMobile,
}) => {
  const page = await open('/dashboard/admin/support', agent);
  const rows = page.locator('[data-ticket]');
  await expect(rows).toHaveCount(3);
  await page.getByText('Charts').click();
  await expect(page.getByRole('table', { name: 'Tickets by category' })).toContainText('3');
  await look(page, 'statistics');
  await page.getByText('Charts').click();

  await page.getByRole('searchbox').fill('invoi');
  await expect(page).toHaveURL(/\?search=invoi$/);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole('searchbox')).toHaveValue('');

  if (isMobile) {
    await page.getByRole('button', { name: 'Filters' }).click();
  }
  await page.getByRole('button', { name: 'Created', exact: true }).click();
  await look(page, 'dates');
  await page.getByRole('button', { name: 'Today' }).click();
  await expect(page).toHaveURL(/\?from=\d{4}-\d\d-\d\d$/);
  await expect(rows).toHaveCount(3);
  await page.getByRole('link', { name: 'Clear filters' }).click();

  await rows.nth(0).getByRole('checkbox').check();
  await rows.nth(2).getByRole('checkbox').check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await look(page, 'selected');
  await page.getByRole('button', { name: 'Set status of the selected tickets' }).click();
  await page.getByRole('button', { name: 'Resolved', exact: true }).click();
  await expect(page.getByText('Status saved for 2 tickets.')).toBeVisible();
  await expect(rows.nth(0)).toContainText('Resolved');
  await look(page, 'many-changed');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back.')).toBeVisible();
  await expect(rows.filter({ hasText: 'Resolved' })).toHaveCount(0);

  await page.goto(new URL('/dashboard/admin/support?status=In+Progress', page.url()).href);
  await expect(page.getByText('All done')).toBeVisible();
  await look(page, 'all-done');
});

test('staff work by keys alone: find, answer, resolve', async ({ open, look, isMobile }) => {
  test.skip(isMobile, 'A phone has no keyboard.');
  const page = await open('/dashboard/admin/support', agent);
  await expect(page.locator('[data-ticket]')).toHaveCount(3);
  const keys = page.keyboard;

  await keys.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await look(page, 'shortcuts');
  await keys.press('Escape');

  await keys.press('/');
  await keys.type('export');
  await expect(page.locator('[data-ticket]')).toHaveCount(1);
  await keys.press('Enter');
  // Out of the field, where letters are letters.
  await keys.press('Tab');
  await keys.press('j');
  await expect(page.getByRole('link', { name: 'Export has no header' })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByRole('heading', { name: 'Export has no header' })).toBeFocused();
  await keys.press('i');
  await expect(page.getByText('Assignee saved.')).toBeVisible();
  await keys.press('r');
  await expect(page.getByLabel(`Reply to ${customer.name}`)).toBeFocused();
  await keys.type('The header is back.');
  await keys.press('Control+Enter');
  await expect(page.getByText('Your reply is sent.')).toBeVisible();
  await keys.press('Control+k');
  await expect(page.getByPlaceholder('Type to find a command')).toBeFocused();
  await look(page, 'palette');
  await keys.type('resolve');
  await keys.press('Enter');
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('Resolved');
  await page.getByRole('heading', { level: 2, name: 'Export has no header' }).focus();
  await keys.press('u');
  await expect(page.getByRole('link', { name: 'Export has no header' })).toBeFocused();
});

test('an agent files a ticket for a customer who has called', async ({ open, look }) => {
  const page = await open('/dashboard/admin/support', agent);
  await page.getByRole('link', { name: 'New ticket' }).click();
  await page.getByLabel('Requester').fill('carla');
  await expect(page.getByText(`For ${customer.name}, ${customer.email}`)).toBeVisible();
  await page.getByLabel('Subject').fill('Printer is on fire');
  await page.getByLabel('Message').fill('She called: it smokes.');
  await look(page, 'new-ticket');
  await page.getByRole('button', { name: 'File ticket' }).click();
  await expect(page.getByRole('heading', { name: 'Printer is on fire' })).toBeVisible();

  const hers = await open('/dashboard/help', customer);
  await expect(hers.getByRole('link', { name: /Printer is on fire/ })).toBeVisible();
});
