import { type Page, test } from '@playwright/test';
import { addressOf, openDesk, WORD } from './desk';
import { machine, median, printTable, worst } from './report';
import { installTiming, type Timed } from './timing';

const STORIES = 9;
const INBOX = '/dashboard/admin/support';

/** One thing that somebody does in the list. */
interface Step {
  name: string;
  /** In the page: what it waits for, once the input has come. */
  expect: () => void;
  act: (page: Page) => Promise<unknown>;
  /** What stands between this step and the next one, and is not measured. */
  after?: (page: Page) => Promise<unknown>;
}

const expectOtherRows = () => {
  const { rows, isBusy, expect } = window.timing;
  const before = rows();
  expect(() => rows() !== before && rows() !== '' && !isBusy());
};

/** The conversation of another ticket than the one that is open, if any is. */
const expectPane = () => {
  const { conversation, expect } = window.timing;
  const before = conversation();
  expect(() => conversation() !== null && conversation() !== before);
};

const expectOtherRowFocused = () => {
  const before = document.activeElement;
  window.timing.expect(() => {
    const { activeElement } = document;
    return activeElement !== before && activeElement?.closest('[data-ticket]') !== null;
  });
};

const expectAllSelected = () => {
  window.timing.expect(
    () =>
      document.querySelector('tbody input:not(:checked)') === null &&
      document.querySelector('tbody input') !== null,
  );
};

const expectTable = () => {
  const { conversation, expect } = window.timing;
  expect(() => document.querySelector('tbody') !== null && conversation() === null);
};

const press = (key: string) => (page: Page) => page.keyboard.press(key);
const selectAll = (page: Page) => page.getByLabel('Select all tickets on this page').click();

/** In this order, each where the one before has led. */
const STEPS: readonly Step[] = [
  {
    name: 'filter by a status',
    expect: expectOtherRows,
    act: (page) => page.getByRole('checkbox', { name: 'Open', exact: true }).click(),
    after: press('Escape'),
  },
  {
    name: 'sort by priority',
    expect: expectOtherRows,
    act: (page) => page.getByRole('columnheader').getByRole('link', { name: 'Priority' }).click(),
  },
  {
    name: 'next page',
    expect: expectOtherRows,
    act: (page) => page.getByRole('link', { name: 'Next' }).click(),
    after: press('/'),
  },
  {
    name: 'search, by Enter',
    expect: expectOtherRows,
    // At once, so that Enter comes before the pause after which the field searches by itself.
    act: ({ keyboard }) => Promise.all([keyboard.insertText(WORD), keyboard.press('Enter')]),
    after: (page) => page.getByRole('searchbox').blur(),
  },
  { name: 'select all', expect: expectAllSelected, act: selectAll, after: selectAll },
  { name: 'to the first row, `j`', expect: expectOtherRowFocused, act: press('j') },
  { name: 'down a row, `j`', expect: expectOtherRowFocused, act: press('j') },
  { name: 'up a row, `k`', expect: expectOtherRowFocused, act: press('k') },
  { name: 'open a ticket beside the list', expect: expectPane, act: press('Enter') },
  { name: 'open the next one, `j`', expect: expectPane, act: press('j') },
  { name: 'back to the list, `u`', expect: expectTable, act: press('u') },
];

test('list', async ({ page }) => {
  const { agent } = await openDesk();
  await openInbox(page, agent.cookie);
  const full = await measure(page, 1);
  const quarter = await measure(page, 4);

  console.log(`\nThe inbox in Chromium; median and worst of ${STORIES}; ${machine()}\n`);
  printTable(
    [
      'input',
      'at 1x: next frame',
      'at 1x: all painted (200 ms feel instant)',
      'at 4x: next frame (budget 150 ms)',
      'at 4x: all painted',
    ],
    STEPS.map(({ name }) => [
      name,
      ...[full, quarter].flatMap((times) => describe(times.get(name))),
    ]),
  );
});

async function openInbox(page: Page, cookie: string) {
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: addressOf('/') }]);
  await installTiming(page);
  await page.goto(addressOf(INBOX));
  await page.getByRole('table').waitFor();
}

/** Goes through the steps again and again, each time among other tickets, so that nothing is known beforehand. */
async function measure(page: Page, slowdown: number): Promise<Map<string, Timed[]>> {
  const times = new Map<string, Timed[]>(STEPS.map(({ name }) => [name, []]));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  for (let story = 0; story < STORIES; story += 1) {
    await begin(page, `2026-0${slowdown}-1${story}`);
    for (const { name, expect, act, after } of STEPS) {
      await page.evaluate(expect);
      await act(page);
      times.get(name)?.push(await page.evaluate(() => window.timing.result()));
      await after?.(page);
    }
  }
  await browser.detach();
  return times;
}

/** Shows the list up to a day, without loading the page anew, and opens the filter that is used first. */
async function begin(page: Page, day: string) {
  const answered = page.waitForResponse((response) => response.url().includes(`endDate=${day}`));
  await page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `${INBOX}?to=${day}`);
  await answered;
  await page.waitForFunction(() => !window.timing.isBusy());
  await page
    .getByRole('group', { name: 'Filters' })
    .getByRole('button', { name: 'Status' })
    .click();
}

function describe(times: readonly Timed[] = []): string[] {
  return [show(times.map((time) => time.interaction)), show(times.map((time) => time.painted))];
}

const show = (values: number[]) => `${median(values).toFixed(0)}, ${worst(values).toFixed(0)} ms`;
