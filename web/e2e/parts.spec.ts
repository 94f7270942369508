import type { Page } from '@playwright/test';
import { customer, expect, signIn, test } from './fixtures';

// What is caught in these stories is written to the console, as it should be: they have pages of their own.

const MISSING = 'This part of the page could not be loaded';

async function signedIn(page: Page, url: string) {
  await page.goto(`${url}/dashboard/help`);
  await signIn(page, customer);
  await expect(page.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
}

async function openProfile(page: Page) {
  await page.getByRole('button', { name: `Account of ${customer.name}` }).click();
  await page.getByRole('link', { name: 'Profile' }).click();
}

test('a page whose file does not arrive says so, and comes when it is tried again', async ({
  page,
  desk,
}) => {
  await signedIn(page, desk.url);
  await page.route('**/assets/ProfilePage-*', (route) => route.abort());
  await openProfile(page);
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unroute('**/assets/ProfilePage-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
});

test('a piece of a page that does not arrive leaves the rest as it is', async ({ page, desk }) => {
  await page.route('**/assets/FaqHits-*', (route) => route.abort());
  await signedIn(page, desk.url);
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.getByLabel('Subject').fill('Written meanwhile');
  await page.unroute('**/assets/FaqHits-*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Answers from the FAQ' })).toBeVisible();
  await expect(page.getByLabel('Subject')).toHaveValue('Written meanwhile');
});

test('a tab that is older than the server’s release loads the app anew when a file is gone', async ({
  page,
  desk,
}) => {
  let isOutdated = true;
  await page.route('**/assets/ProfilePage-*', async (route) =>
    isOutdated ? route.fulfill({ status: 404 }) : route.continue(),
  );
  // The newer release: its page names other files. Whoever loads that page has them.
  await page.route(`${desk.url}/`, async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    await route.fulfill({
      response: answer,
      body: html.replace('/assets/app-', '/assets/app-new'),
    });
  });
  await signedIn(page, desk.url);
  page.on('request', (request) => {
    isOutdated &&= !request.isNavigationRequest();
  });
  await page.getByLabel('Subject').fill('A draft of mine');
  await openProfile(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/dashboard/profile');
  await page.getByRole('link', { name: 'Help', exact: true }).click();
  await expect(page.getByLabel('Subject')).toHaveValue('A draft of mine');
});

test('a page names the files that it needs, and each of them is there', async ({
  request,
  desk,
}) => {
  for (const [path, part] of [
    ['/login', 'accountPages'],
    ['/faq', 'FaqPage'],
    ['/dashboard/help', 'HelpPage'],
    ['/dashboard/help/ST-2026-001', 'CustomerTicketPage'],
    ['/dashboard/admin/support', 'SupportDesk'],
  ]) {
    const named = (await request.get(desk.url + path)).headers()['link'] ?? '';
    const files = Array.from(named.matchAll(/<(\/[^>]+)>; rel=modulepreload/g), ([, file]) => file);
    expect(files.filter((file) => file?.startsWith(`/assets/${part}-`))).toHaveLength(1);
    for (const file of files) {
      const { 'content-type': type } = (await request.get(desk.url + file)).headers();
      expect(type, file).toMatch(/^text\/javascript/);
    }
  }
  expect((await request.get(`${desk.url}/nowhere`)).headers()).not.toHaveProperty('link');
});
