import { test as base, expect, type Page } from '@playwright/test';
import { type Account, type Desk, removeFolders, startDesk } from './desk';
import { inspect } from './inspect';

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

/** They cost a tenth of the whole run, so that they are only taken for somebody who looks at them. */
const KEEPS_PICTURES = Boolean(process.env['HELPWRIGHT_PICTURES']);

/** The state of a page at one step of a story: looked at, and kept as a picture if that is asked for. */
type Look = (page: Page, step: string) => Promise<void>;

/** A page of someone's own browser. Its console stays clean, but for errors that begin like these. */
type Visit = (...expected: string[]) => Promise<Page>;

/** Opens such a page at an address of the desk, signed in already if it says as whom. */
type Open = (address: string, person?: Account) => Promise<Page>;

interface Fixtures {
  desk: Desk;
  look: Look;
  visit: Visit;
  open: Open;
}

export const test = base.extend<Fixtures, { cleanUp: void }>({
  cleanUp: [
    async ({}, provide) => {
      await provide();
      await removeFolders();
    },
    { scope: 'worker', auto: true },
  ],

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
    await provide(async (address, person) => {
      const page = await visit();
      if (person) {
        const { email, password } = person;
        const data = { email, password };
        const answer = page.context().request.post(`${desk.url}/api/auth/login`, { data });
        await expect(await answer).toBeOK();
      }
      await page.goto(new URL(address, desk.url).href);
      return page;
    });
  },

  look: async ({}, provide, testInfo) => {
    let count = 0;
    await provide(async (page, step) => {
      count += 1;
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page).toHaveTitle(/ - Helpwright$/);
      // What is shown again while something newer is loaded is dimmed meanwhile.
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await page.evaluate(async () => {
        window.scrollTo(0, 0);
        await Promise.allSettled(document.getAnimations().map(async ({ finished }) => finished));
      });
      if (KEEPS_PICTURES) {
        const number = String(count).padStart(2, '0');
        const folder = `test-results/screens/${testInfo.project.name}`;
        const story = testInfo.titlePath[0]?.replace('.spec.ts', '') ?? '';
        await page.screenshot({ path: `${folder}/${story}-${number}-${step}.png`, fullPage: true });
      }
      expect(await inspect(page), `nothing is wrong with ${step}`).toEqual([]);
    });
  },
});

export { expect };

export async function signIn(page: Page, { email, password }: Account) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
