import { expect, type Page } from '@playwright/test';
import { type Api, apiOf } from '../api';
import type { Account, Desk } from '../desk';
import type { Mailbox } from '../mailbox';

/** Which desk a state is looked at on. */
export type DeskKind =
  /** The sample desk, in the midst of its work; it has no mail server. */
  | 'sample'
  /** The sample desk with a mail server, where people may register. */
  | 'mailed'
  /** Accounts, and nothing else yet. */
  | 'bare'
  /** Nothing at all, not even an account. */
  | 'new';

/** What a project or a state sets. */
export interface Options {
  themes: ('light' | 'dark')[];
  deskKind: DeskKind;
}

/** Where a state is made. */
export interface Scene {
  page: Page;
  desk: Desk;
  /** Takes the mails of the `mailed` desk. */
  mailbox: Mailbox;
  /** Whether the screen is so small that lists are cards and filters stand behind a button. */
  isNarrow: boolean;
}

/** One state of a page, and how to get there. */
export interface State {
  desk?: DeskKind;
  /** Who is signed in; nobody unless told. */
  as?: Account;
  /** Before the page is loaded: what there is to be seen, and which answers fail or stay out. */
  before?: (scene: Scene) => Promise<unknown>;
  at?: string | ((scene: Scene) => Promise<string>);
  /** From the loaded page to the state. It ends when the state is on the screen. */
  reach: (scene: Scene) => Promise<unknown>;
  /** Where only one of the two exists. */
  only?: 'wide' | 'narrow';
  /** Looked at on the smallest screens and zoomed, too. */
  isMain?: true;
  /** What the browser's console may tell here. */
  expected?: string;
}

export interface PageStates {
  page: string;
  states: Record<string, State>;
}

/** A page, what its states have in common, and the states by name. */
export const pageOf = (
  page: string,
  common: Partial<State>,
  states: Record<string, State>,
): PageStates => ({
  page,
  states: Object.fromEntries(
    Object.entries(states).map(([name, state]) => [name, { ...common, ...state }]),
  ),
});

/** The people of the sample desk. */
const PASSWORD = 'helpwright-demo';
export const maya: Account = {
  name: 'Maya Lindqvist',
  email: 'customer@demo.example',
  role: 'CUSTOMER',
  password: PASSWORD,
};
export const tomas: Account = {
  name: 'Tomás Herrera',
  email: 'agent@demo.example',
  role: 'INTERNAL',
  password: PASSWORD,
};
export const priya: Account = {
  name: 'Priya Raman',
  email: 'admin@demo.example',
  role: 'ADMIN',
  password: PASSWORD,
};
/** The mail server of the `mailed` desk refuses mail to this address. */
export const NOBODY = 'former.colleague@demo.example';

/** The state is there as soon as this text is. */
export const shows =
  (text: string | RegExp) =>
  async ({ page }: Scene) =>
    see(page, text);

export const see = async (page: Page, text: string | RegExp) =>
  // Some requests are tried again for a while before they count as failed.
  expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible({ timeout: 30_000 });

export const press = async (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

/** These requests fail as they do when something is broken behind the server. */
export const fails =
  (url: string | RegExp, method = 'GET') =>
  async ({ page }: Scene) =>
    answers(page, url, method, 500, { error: 'The store gave no answer.', code: 'internal' });

/** These changes are refused, since somebody else was faster. */
export const refuses =
  (url: string | RegExp, method: string) =>
  async ({ page }: Scene) =>
    answers(page, url, method, 409, { error: 'The ticket has changed.', code: 'conflict' });

/** These requests are too many. */
export const limits =
  (url: string | RegExp) =>
  async ({ page }: Scene) =>
    answers(page, url, 'POST', 429, { error: 'Too many requests.', code: 'rate_limited' });

const answers = async (
  page: Page,
  url: string | RegExp,
  method: string,
  status: number,
  problem: object,
) =>
  page.route(url, async (route) =>
    route.request().method() === method
      ? route.fulfill({
          status,
          headers: status === 429 ? { 'Retry-After': '540' } : {},
          json: { ...problem, requestId: '01994c1e-5a7b-7d10-9b1f-0c6f2b3a4d5e' },
        })
      : route.fallback(),
  );

/** These requests get no answer while anybody looks. */
export const waits =
  (url: string | RegExp) =>
  async ({ page }: Scene) =>
    page.route(url, () => undefined);

/** No news come through. */
export async function losesNews({ page }: Scene) {
  await page.route('**/api/support/events', (route) => route.abort());
  await page.clock.install();
}

/** After some seconds without news the app says so. */
export async function noticeLoss({ page }: Scene) {
  await page.clock.fastForward(11_000);
  await see(page, 'Not live.');
}

/** The page itself has come, and shows that what is on it has not. */
export const skeleton = async ({ page }: Scene) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByText('Loading').first()).toBeAttached();
};

export const api = async (scene: Scene, account: Account): Promise<Api> =>
  apiOf(scene.desk, account);

/** A ticket of Maya's, with what was said since; in the end staff may set its status. Resolves to its number. */
export async function herTicket(scene: Scene, status = 'In Progress'): Promise<string> {
  const [hers, ours] = [await api(scene, maya), await api(scene, tomas)];
  const { ticket } = await hers.post<{ ticket: { ticketNumber: string } }>('/api/support/tickets', {
    subject: 'Exported hours stop in the middle of March',
    message:
      'The CSV of **March** ends at the 15th, and the total is right all the same.\n\n1. *Reports*, *Hours*\n2. Choose March\n3. Export\n\n> 2026-03-15;Maya;7.5',
    category: 'Bug Report',
    priority: 'High',
  });
  const number = ticket.ticketNumber;
  await ours.post(responses(number), { message: 'Same as ST-2026-301?', isInternal: true });
  await ours.post(responses(number), {
    message:
      'Thank you for the steps! Which format did you choose?\n\n```\nSettings, Export, Format\n```',
  });
  await hers.post(responses(number), { message: 'The short one. With the long one it works.' });
  await ours.post(responses(number), { message: 'It is mended: please try again.', status });
  return number;
}

export const responses = (number: string) => `/api/support/tickets/${number}/responses`;

/** The number of the ticket that is on the screen. */
export const shownNumber = ({ page }: Scene) =>
  new URL(page.url()).pathname.split('/').at(-1) ?? '';
