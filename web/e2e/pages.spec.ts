import type { Locator } from '@playwright/test';
import { apiOf } from './api';
import { type Account, startDesk } from './desk';
import { agent, customer, expect, signIn, test } from './fixtures';

test('signed-out visitors come back to where they wanted to go, and never elsewhere', async ({
  open,
}) => {
  const page = await open('/dashboard/profile');
  await expect(page).toHaveURL(/\/login\?next=%2Fdashboard%2Fprofile$/);
  await signIn(page, customer);
  await expect(page).toHaveURL(/\/dashboard\/profile$/);

  const lured = await open('/login?next=//evil.example/dashboard');
  await signIn(lured, customer);
  await expect(lured.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
  expect(new URL(lured.url()).origin).toBe(new URL(page.url()).origin);
});

test('a wrong password is said, and signing out ends the session', async ({ open, look }) => {
  const page = await open('/login');
  await signIn(page, { ...customer, password: 'not this one' });
  await expect(page.getByRole('alert')).toBeVisible();
  await look(page, 'wrong-password');

  await signIn(page, customer);
  await page.getByLabel('Subject').fill('A draft that nobody else may see');
  await page.getByRole('button', { name: `Account of ${customer.name}` }).click();
  await look(page, 'account-menu');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('A draft');
  await page.goto(new URL('/dashboard/help', page.url()).href);
  await expect(page).toHaveURL(/\/login/);
});

test('the profile changes the name and the password', async ({ open, look }) => {
  const page = await open('/dashboard/profile', customer);
  await page.getByLabel('Name', { exact: true }).fill('Carla R. Ruiz');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('Your name is saved.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(customer.name);
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('button', { name: `Account of ${customer.name}` })).toBeVisible();

  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Use at least 10 characters.')).toBeVisible();
  await look(page, 'profile');
  await page.getByLabel('New password').fill('long enough by far');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
});

test('the theme is chosen, and stays without a flash', async ({ open, look }) => {
  const page = await open('/dashboard/help', customer);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByText('Dark', { exact: true }).click();
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await expect.poll(background).toBe('rgb(13, 19, 32)');
  await page.reload({ waitUntil: 'commit' });
  await expect.poll(background).toBe('rgb(13, 19, 32)');
  await expect(page.getByLabel('Subject')).toBeVisible();
  await look(page, 'chosen-dark');
});

test('unknown pages and tickets are told apart from failures', async ({ open, look }) => {
  const page = await open('/dashboard/nothing-here', customer);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await look(page, 'not-found');
  await page.goto(new URL('/dashboard/help/ST-2026-999', page.url()).href);
  await expect(page.getByText('There is no such ticket')).toBeVisible();
  await look(page, 'no-such-ticket');
  await page.goto(new URL('/dashboard/admin/support', page.url()).href);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

test('a failing list offers to try again, and does', async ({ open, look }) => {
  const page = await open('/dashboard/admin/support');
  const list = '**/api/support/tickets?**';
  await page.route(list, (route) =>
    route.fulfill({
      status: 500,
      json: { error: 'The store gave no answer.', code: 'unexpected', requestId: 'request-1' },
    }),
  );
  await signIn(page, agent);
  await expect(page.getByText('The tickets could not be loaded.')).toBeVisible();
  await expect(page.getByText('Request request-1')).toBeVisible();
  await look(page, 'list-failed');
  await page.unroute(list);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The tickets could not be loaded.')).toHaveCount(0);
});

test('staff work by keyboard alone: find, answer, resolve', async ({ open, isMobile }) => {
  test.skip(isMobile, 'A phone has no keyboard.');
  const theirs = await open('/dashboard/help');
  await signIn(theirs, customer);
  await theirs.getByLabel('Subject').fill('Keys are enough');
  await theirs.getByLabel('Message').fill('Please answer without a mouse.');
  await theirs.getByLabel('Message').press('Tab');
  await theirs.getByRole('button', { name: 'Send request' }).press('Enter');
  await expect(theirs.getByRole('heading', { name: /We have your request/ })).toBeFocused();

  const page = await open('/dashboard');
  await signIn(page, agent);
  await expect(page.getByRole('heading', { name: 'Support tickets' })).toBeVisible();
  const tabTo = async (control: Locator) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await control.evaluate((element) => element === document.activeElement)) {
        return;
      }
    }
    throw new Error(`${control.toString()} cannot be reached by Tab`);
  };

  await tabTo(page.getByRole('searchbox'));
  await page.keyboard.type('Keys are enough');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/search=Keys/);
  await tabTo(page.getByRole('link', { name: 'Keys are enough' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Keys are enough' })).toBeFocused();
  await tabTo(page.getByLabel('Reply to'));
  await page.keyboard.type('Here is the answer.');
  await tabTo(page.getByLabel('Then set status to'));
  await page.keyboard.type('Resolved');
  await tabTo(page.getByRole('button', { name: 'Send reply' }));
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('Resolved');
  await expect(page.getByRole('listitem').filter({ hasText: 'Here is the answer.' })).toBeVisible();
});

test('an empty desk is set up by its one-time link', async ({ browser, look }) => {
  const desk = await startDesk([]);
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(await desk.setupLink());
    await look(page, 'setup');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('an honest password');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await expect(page.getByRole('heading', { name: 'Support tickets' })).toBeVisible();
    await expect(page.getByText('No tickets yet')).toBeVisible();
    await look(page, 'first-sight');
    await page.context().close();
  } finally {
    await desk.stop();
  }
});

test('an invitation leads to a password, once, and into the desk', async ({ browser, look }) => {
  const admin: Account = { ...agent, name: 'Ada Admin', email: 'ada@example.com', role: 'ADMIN' };
  const desk = await startDesk([admin]);
  try {
    const { post } = await apiOf(desk, admin);
    const colleague = { name: 'Ivy Invited', email: 'ivy@example.com', role: 'INTERNAL' };
    const { inviteUrl } = await post<{ inviteUrl: string }>('/api/admin/users', colleague);

    const page = await (await browser.newContext()).newPage();
    await page.goto(inviteUrl);
    const set = page.getByRole('button', { name: 'Set the password' });
    await look(page, 'set-password');
    await page.getByLabel('New password').fill('short');
    await set.click();
    await expect(page.getByText('Use at least 10 characters.')).toBeVisible();
    await look(page, 'password-too-short');
    await page.getByLabel('New password').fill('an honest password');
    await set.click();
    await expect(page.getByRole('heading', { name: 'Support tickets' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Account of Ivy Invited' })).toBeVisible();
    await page.context().close();

    const late = await (await browser.newContext()).newPage();
    await late.goto(inviteUrl);
    await late.getByLabel('New password').fill('another honest password');
    await late.getByRole('button', { name: 'Set the password' }).click();
    await expect(late.getByText('This link no longer works.')).toBeVisible();
    await look(late, 'link-used');
    await late.context().close();

    const cut = await (await browser.newContext()).newPage();
    await cut.goto(`${desk.url}/reset-password`);
    await expect(cut.getByText('This address is incomplete.')).toBeVisible();
    await look(cut, 'link-incomplete');
    await cut.context().close();
  } finally {
    await desk.stop();
  }
});

test('the HTTP reference is readable for everyone and loads nothing from outside', async ({
  open,
  look,
  desk,
}) => {
  const page = await open('/docs');
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'HTTP reference' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Change a ticket' })).toBeVisible();
  await look(page, 'http-reference');
  expect([...hosts]).toEqual([desk.url]);
});
