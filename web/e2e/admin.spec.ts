import type { Page } from '@playwright/test';
import { admin, agent, customer, expect, test } from './fixtures';

/** Opens a page of the administration by its menu, as an admin does. */
async function goTo(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Admin/ }).click();
  const menu = page.getByRole('navigation', { name: 'Administration' });
  await menu.getByRole('link', { name, exact: true }).click();
  await expect(menu.getByRole('link', { name, exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
}

async function fileTicket(page: Page, subject: string) {
  await page.getByLabel('Subject').fill(subject);
  await page.getByLabel('Message').fill('It stops at page 3.');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('heading', { name: /We have your request/ })).toBeVisible();
}

test('the mail of new tickets is written, seen before it is sent, and saved', async ({
  open,
  look,
}) => {
  const page = await open('/dashboard', admin);
  await goTo(page, 'Settings');
  await expect(page.getByText('No mail server is set', { exact: false })).toBeVisible();

  const template = page.getByRole('textbox', { name: 'Template' });
  await template.fill('Dear team,\n\n asks for help.');
  await template.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(12, 12));
  await page.getByRole('button', { name: 'Insert Name' }).click();
  await expect(template).toHaveValue('Dear team,\n\n{{userName}} asks for help.');
  await expect(template).toBeFocused();
  const mail = page.frameLocator('iframe');
  await expect(mail.getByText('Ada Lovelace asks for help.')).toBeVisible();
  const looks = await mail.locator('.card').evaluate((card) => getComputedStyle(card).borderRadius);
  expect(looks, 'the mail is shown with its style').toBe('8px');

  await template.pressSequentially('{{nonsense}}');
  await expect(page.getByText('{{nonsense}} stands for nothing', { exact: false })).toBeVisible();
  await expect(mail.getByText('Ada Lovelace asks for help.')).toBeVisible();
  await look(page, 'settings-unknown-placeholder');

  await goTo(page, 'E-mails');
  await expect(page.getByText(/Your settings are not saved yet\./)).toBeVisible();
  await goTo(page, 'Settings');
  await expect(page.getByText('Your unsaved changes are back')).toBeVisible();
  await template.fill('{{userName}} asks for help.');
  await page.getByLabel('Support address').fill('help@example.com');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.reload();
  await expect(template).toHaveValue('{{userName}} asks for help.');

  await page.getByRole('button', { name: 'Send test mail' }).click();
  await expect(page.getByText('It was not sent')).toBeVisible();
  await look(page, 'settings-saved');
});

test('mails are read, sent again, and found by their state', async ({ open, look }) => {
  const theirs = await open('/dashboard/help', customer);
  const page = await open('/dashboard', admin);
  await goTo(page, 'Settings');
  await page.getByLabel('Support address').fill('help@example.com');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await goTo(page, 'E-mails');
  await expect(page.getByText('No mail yet')).toBeVisible();
  await look(page, 'emails-empty');

  await fileTicket(theirs, 'The export stops');
  await page.reload();
  await expect(page.getByText('No mail server is configured')).toBeVisible();
  const mail = page.getByRole('link', { name: /The export stops/ });
  // The page looks again by itself.
  const states = page.locator('main span').filter({ hasText: /^Held$/ });
  await expect(states.last()).toBeVisible({ timeout: 20_000 });
  await look(page, 'emails');

  const all = page.getByRole('button', { name: 'Send again what was not sent' });
  await all.click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await look(page, 'emails-dialog');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(all).toBeFocused();
  await all.click();
  await page.getByRole('button', { name: 'Send them again' }).click();
  await expect(page.getByText('1 mail waits to be sent.')).toBeVisible();

  await mail.click();
  await expect(page.getByRole('heading', { level: 1, name: /The export stops/ })).toBeFocused();
  await expect(
    page.frameLocator('iframe').getByText('It stops at page 3.', { exact: true }),
  ).toBeVisible();
  await look(page, 'email');
  await page.goBack();
  await page.getByLabel('State').selectOption('Failed');
  await expect(page).toHaveURL(/\?state=failed$/);
  await expect(page.getByText('No mail matches these filters')).toBeVisible();
});

test('the audit trail says who did what, page by page', async ({ open, look }) => {
  const theirs = await open('/dashboard/help', customer);
  await fileTicket(theirs, 'The export stops');
  const page = await open('/dashboard', admin);
  await goTo(page, 'Audit');
  await expect(page.getByRole('link', { name: 'Command line' }).first()).toBeVisible();
  await page.getByRole('link', { name: customer.name }).first().click();
  await expect(page).toHaveURL(/\?actor=[0-9a-f]{24}$/);
  await expect(page.getByText('1 entry', { exact: true })).toBeVisible();
  await page.locator('summary', { hasText: '127.0.0.1' }).click();
  await expect(page.getByRole('button', { name: 'Copy the hash of this entry' })).toBeVisible();
  await look(page, 'audit');
  await page.getByLabel('Ticket').fill('nonsense');
  await page.getByLabel('Ticket').press('Enter');
  await expect(page.getByText('The audit trail could not be loaded.')).toBeVisible();
  await expect(page.getByText(/^Request /)).toBeVisible();
  await look(page, 'audit-refused');
});

test('accounts are added, changed and shut, and the last admin stays', async ({ open, look }) => {
  const page = await open('/dashboard', admin);
  await goTo(page, 'Users');
  await expect(page.getByText('3 accounts')).toBeVisible();
  await look(page, 'users');

  const add = page.getByRole('button', { name: 'Add account' });
  await add.click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.getByLabel('E-mail').fill(agent.email);
  await page.getByRole('button', { name: 'Add and invite' }).click();
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await look(page, 'users-add');
  await page.getByLabel('Name', { exact: true }).fill('Ivy Invited');
  await page.getByRole('button', { name: 'Add and invite' }).click();
  await expect(page.getByText('Another account has this address.')).toBeVisible();
  await page.getByLabel('E-mail').fill('ivy@example.com');
  await page.getByRole('button', { name: 'Add and invite' }).click();
  await expect(page.getByRole('dialog', { name: 'Invitation for Ivy Invited' })).toBeVisible();
  await expect(page.getByLabel('Link', { exact: true })).toHaveValue(/\/reset-password#token=\S+$/);
  await look(page, 'users-invitation');
  await page.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Edit Ivy Invited' }).click();
  await page.getByRole('combobox', { name: 'Role' }).selectOption('Customer');
  await page.getByRole('button', { name: 'Save account' }).click();
  await expect(page.getByText('The account is saved.')).toBeVisible();

  const shut = page.getByRole('button', { name: `Deactivate ${admin.name}` });
  await shut.click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(
    page.getByText('This is the last active administrator', { exact: false }),
  ).toBeVisible();
  await look(page, 'users-last-admin');
  await page.keyboard.press('Escape');
  await expect(shut).toBeFocused();

  await page.getByRole('button', { name: 'Delete Ivy Invited' }).click();
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await expect(page.getByText('The account of Ivy Invited is deleted.')).toBeVisible();
  await expect(page.getByText('3 accounts')).toBeVisible();
});

test('the FAQ is written, put in order by keyboard, and hidden', async ({ open, look }) => {
  const page = await open('/dashboard', admin);
  await goTo(page, 'FAQ');
  await expect(page.getByText('No entries yet')).toBeVisible();
  await look(page, 'faqs-empty');
  for (const question of ['How do I pay?', 'Can I get an invoice?']) {
    await page.getByRole('link', { name: 'Add entry' }).click();
    await page.getByLabel('Question').fill(question);
    await page.getByLabel('Category').fill('Billing');
    await page.getByLabel('Answer').fill('Open *Settings*, then **Billing**.');
    await page.getByRole('button', { name: 'Save entry' }).click();
    await expect(page.getByRole('heading', { name: 'As readers see it' })).toBeVisible();
    await look(page, 'faq-saved');
    await page.getByRole('link', { name: 'The whole FAQ' }).click();
  }
  const questions = page
    .getByRole('region', { name: 'Billing' })
    .getByRole('link', { name: /\?$/ });
  await expect(questions.filter({ hasText: '?' })).toHaveText([
    'How do I pay?',
    'Can I get an invoice?',
  ]);
  const down = page.getByRole('button', { name: 'Move down: How do I pay?' });
  await down.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Moved to place 2 of 2.')).toBeVisible();
  await expect(down).toBeFocused();
  await expect(questions.filter({ hasText: '?' })).toHaveText([
    'Can I get an invoice?',
    'How do I pay?',
  ]);
  await page.getByRole('button', { name: 'Hide: How do I pay?' }).click();
  await expect(page.getByText('2 entries, 1 hidden.')).toBeVisible();
  await look(page, 'faqs');
  await page.getByRole('button', { name: 'Delete: Can I get an invoice?' }).click();
  await look(page, 'faqs-delete');
  await page.getByRole('button', { name: 'Delete the entry' }).click();
  await expect(page.getByText('1 entry, 1 hidden.')).toBeVisible();
});

test('agents find no administration', async ({ open }) => {
  const page = await open('/dashboard/admin/support/settings', agent);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(page.getByRole('link', { name: /Admin/ })).toHaveCount(0);
});
