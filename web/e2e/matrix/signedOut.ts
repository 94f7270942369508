import { expect } from '@playwright/test';
import { customer } from '../fixtures';
import { linkIn } from '../mailbox';
import { fails, maya, pageOf, press, type Scene, see, shows, skeleton, waits } from './states';

const EMAIL = 'nadia.kowalczyk@kestrel-outdoor.example';
const NEW_PASSWORD = 'an honest password';

async function register({ page }: Scene) {
  await page.getByLabel('Your name').fill('Nadia Kowalczyk');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(NEW_PASSWORD);
  await press(page, 'Make the account');
  await see(page, 'Look into your mailbox');
}

async function post({ desk }: Scene, path: string, body: object) {
  await fetch(new URL(path, desk.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function confirmLink(scene: Scene) {
  const account = { name: 'Nadia Kowalczyk', email: EMAIL, password: NEW_PASSWORD };
  await post(scene, '/api/auth/register', account);
  return linkIn(await scene.mailbox.take(EMAIL, /confirm/i));
}

async function resetLink(scene: Scene) {
  await post(scene, '/api/auth/forgot-password', { email: maya.email });
  return linkIn(await scene.mailbox.take(maya.email, /password/i));
}

async function signInWith({ page }: Scene, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

const login = pageOf(
  'login',
  { desk: 'mailed', at: '/login' },
  {
    empty: { isMain: true, reach: shows('Forgot your password?') },
    'without-mail': { desk: 'sample', reach: shows('Sign in to ask for help') },
    'fields-missing': {
      async reach({ page }) {
        await press(page, 'Sign in');
        await see(page, 'Enter your password.');
      },
    },
    'wrong-password': {
      async reach(scene) {
        await signInWith(scene, maya.email, 'not this one');
        await expect(scene.page.getByRole('alert')).toBeVisible();
      },
    },
    'rate-limited': {
      async before(scene) {
        const guess = { email: maya.email, password: 'a guess' };
        await Promise.all(
          Array.from({ length: 10 }, async () => post(scene, '/api/auth/login', guess)),
        );
      },
      async reach(scene) {
        await signInWith(scene, maya.email, 'one more guess');
        await see(scene.page, /You can try again in/);
      },
    },
    failing: {
      before: fails('**/api/auth/login', 'POST'),
      async reach(scene) {
        await signInWith(scene, maya.email, maya.password);
        await see(scene.page, 'Signing in did not work.');
      },
    },
    'session-over': {
      as: maya,
      at: '/dashboard/profile',
      async reach({ page }) {
        await see(page, 'Shown with everything you write.');
        await page.context().clearCookies();
        await press(page, 'Save name');
        await press(page, 'Go to the sign-in page instead');
        await see(page, /Your session has ended\. Sign in again/);
      },
    },
  },
);

const registration = pageOf(
  'register',
  { desk: 'mailed', at: '/register' },
  {
    empty: { isMain: true, reach: shows('You have an account?') },
    'field-errors': {
      async reach({ page }) {
        await page.getByLabel('E-mail').fill('nadia');
        await page.getByLabel('Password').fill('short');
        await press(page, 'Make the account');
        await see(page, 'Use at least 10 characters.');
      },
    },
    sent: { reach: register },
    closed: { desk: 'sample', reach: shows('Accounts are made by an admin here') },
  },
);

const confirm = pageOf(
  'confirm',
  { desk: 'mailed', at: confirmLink },
  {
    link: { reach: shows('Confirm and sign in') },
    done: {
      async reach({ page }) {
        await press(page, 'Confirm and sign in');
        await see(page, 'Welcome! Your account is ready.');
      },
    },
    'link-used': {
      at: '/confirm#token=used-long-ago',
      async reach({ page }) {
        await press(page, 'Confirm and sign in');
        await see(page, 'This link no longer works.');
      },
    },
    'link-incomplete': { at: '/confirm', reach: shows('This address is incomplete.') },
  },
);

const forgot = pageOf(
  'forgot-password',
  { desk: 'mailed', at: '/forgot-password' },
  {
    empty: { isMain: true, reach: shows('We mail you a link') },
    'field-error': {
      async reach({ page }) {
        await page.getByLabel('E-mail').fill('maya');
        await press(page, 'Send the link');
        await see(page, /Enter an e-mail address/);
      },
    },
    sent: {
      async reach({ page }) {
        await page.getByLabel('E-mail').fill(maya.email);
        await press(page, 'Send the link');
        await see(page, 'Look into your mailbox');
      },
    },
    closed: { desk: 'sample', reach: shows('This desk sends no such mail') },
  },
);

const reset = pageOf(
  'reset-password',
  { desk: 'mailed', at: resetLink },
  {
    link: { isMain: true, reach: shows('Set the password') },
    'field-error': {
      async reach({ page }) {
        await page.getByLabel('New password').fill('short');
        await press(page, 'Set the password');
        await see(page, 'Use at least 10 characters.');
      },
    },
    'link-used': {
      at: '/reset-password#token=used-long-ago',
      async reach({ page }) {
        await page.getByLabel('New password').fill(NEW_PASSWORD);
        await press(page, 'Set the password');
        await see(page, 'This link no longer works.');
      },
    },
    'link-incomplete': { at: '/reset-password', reach: shows('This address is incomplete.') },
  },
);

const setup = pageOf(
  'setup',
  { desk: 'new', at: async ({ desk }) => desk.setupLink() },
  {
    empty: { isMain: true, reach: shows('Make the first account') },
    'field-errors': {
      async reach({ page }) {
        await page.getByLabel('E-mail').fill('ada');
        await press(page, 'Make the account');
        await see(page, 'Enter your name.');
      },
    },
    'link-used': {
      at: '/setup#token=used-long-ago',
      async reach({ page }) {
        await page.getByLabel('Your name').fill('Ada Admin');
        await page.getByLabel('E-mail').fill('ada@example.com');
        await page.getByLabel('Password').fill(NEW_PASSWORD);
        await press(page, 'Make the account');
        await see(page, /This link no longer works/);
      },
    },
    'link-incomplete': { at: '/setup', reach: shows('This address is incomplete.') },
  },
);

const faq = pageOf(
  'faq',
  { desk: 'mailed', at: '/faq' },
  {
    list: { isMain: true, reach: shows('How do I invite colleagues?') },
    'signed-in': { as: maya, reach: shows('How do I invite colleagues?') },
    'entry-open': {
      async reach({ page }) {
        await page.getByText('How do I invite colleagues?').click();
        await see(page, 'Copy link');
      },
    },
    search: { at: '/faq?search=invoice', reach: shows(/invoice/i) },
    'one-category': {
      at: '/faq?category=Getting+started',
      reach: shows('How do I invite colleagues?'),
    },
    'no-hit': { at: '/faq?search=zebra', reach: shows('No answer matches these words') },
    'entry-gone': {
      at: '/faq#0123456789abcdef01234567',
      reach: shows('The question that this link leads to is no longer here.'),
    },
    'nothing-yet': { desk: 'bare', reach: shows('No questions yet') },
    failing: { before: fails('**/api/faqs*'), reach: shows('The FAQ could not be loaded.') },
    waiting: { before: waits('**/api/faqs*'), reach: skeleton },
  },
);

const others = pageOf(
  'other',
  {},
  {
    'http-reference': { at: '/docs', reach: shows('Change a ticket') },
    'not-found': {
      as: maya,
      at: '/dashboard/nothing-here',
      isMain: true,
      reach: shows('There is no page at this address.'),
    },
    'start-failed': {
      as: maya,
      at: '/dashboard/help',
      before: fails('**/api/auth/me'),
      reach: shows('Helpwright could not be loaded.'),
    },
    'not-for-customers': {
      desk: 'bare',
      as: customer,
      at: '/dashboard/admin/support',
      reach: shows('There is no page at this address.'),
    },
  },
);

export const signedOut = [login, registration, confirm, forgot, reset, setup, faq, others];
