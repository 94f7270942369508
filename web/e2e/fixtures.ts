import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type Account, type Desk, startDesk } from './desk';

export const customer: Account = {
  name: 'Carla Ruiz',
  email: 'carla@example.com',
  role: 'CUSTOMER',
  password: 'correct horse battery',
};

export const agent: Account = {
  name: 'Nora Lindqvist',
  email: 'nora@example.com',
  role: 'INTERNAL',
  password: 'staple wagon window',
};

export const admin: Account = {
  name: 'Ada Admin',
  email: 'ada@example.com',
  role: 'ADMIN',
  password: 'lantern copper bridge',
};

const EXPECTED = [
  // A refused request is reported as an error too, and refusals belong to these stories.
  'Failed to load resource',
  // Whoever looks into the frame of a mail hears that nothing runs there, as it should be.
  "Blocked script execution in 'about:srcdoc'",
];

/** The state of a page at one step of a story: looked at by axe, and kept as a picture. */
type Look = (page: Page, step: string) => Promise<void>;

/** A page of someone's own browser. Its console stays clean, but for errors that begin like these. */
type Visit = (...expected: string[]) => Promise<Page>;

/** Opens such a page at an address of the desk. */
type Open = (address: string) => Promise<Page>;

export const test = base.extend<{ desk: Desk; look: Look; visit: Visit; open: Open }>({
  desk: async ({}, provide) => {
    const desk = await startDesk([customer, agent, admin]);
    await provide(desk);
    await desk.stop();
  },

  visit: async ({ browser }, provide) => {
    const faults: string[] = [];
    const contexts: { close: () => Promise<void> }[] = [];
    await provide(async (...expected) => {
      const isExpected = (text: string) =>
        [...EXPECTED, ...expected].some((one) => text.startsWith(one));
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isExpected(message.text())) {
          faults.push(message.text());
        }
      });
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(faults, 'the console stays clean, the content security policy included').toEqual([]);
  },

  open: async ({ visit, desk }, provide) => {
    await provide(async (address) => {
      const page = await visit();
      await page.goto(new URL(address, desk.url).href);
      return page;
    });
  },

  look: async ({}, provide, testInfo) => {
    let count = 0;
    await provide(async (page, step) => {
      count += 1;
      const number = String(count).padStart(2, '0');
      const folder = `test-results/screens/${testInfo.project.name}`;
      const story = testInfo.titlePath[0]?.replace('.spec.ts', '') ?? '';
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page).toHaveTitle(/ - Helpwright$/);
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: `${folder}/${story}-${number}-${step}.png`, fullPage: true });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${step} fits the width of the screen`).toBeLessThanOrEqual(0);
      // A mail stands in a frame that lets no script in, axe's neither.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
      expect(violations, `axe finds nothing at ${step}`).toEqual([]);
    });
  },
});

export { expect };

export async function signIn(page: Page, { email, password }: Account) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
