import { apiOf } from './api';
import { type Account, startDesk } from './desk';
import { agent, customer, expect, signIn, test } from './fixtures';

const admin: Account = { ...agent, name: 'Ada Admin', email: 'ada@example.com', role: 'ADMIN' };

/** Text that would run, turn around or burst the page if anything took it for more than text. */
const HOSTILE = `<img src=x onerror="document.title='run'"> \u202Eright to left \u202C🦉${'W'.repeat(120)}`;

const FAQS = [
  { category: 'Billing', question: 'Where is my invoice?', answer: 'Under **Billing**.' },
  { category: 'Account', question: 'How do I reset my password?', answer: 'By *mail*.' },
  { category: HOSTILE.slice(0, 100), question: HOSTILE, answer: HOSTILE },
];

const withFaq = test.extend({
  desk: async ({}, provide) => {
    const desk = await startDesk([customer, admin]);
    const { post } = await apiOf(desk, admin);
    for (const faq of FAQS) {
      await post('/api/faqs', faq);
    }
    await provide(desk);
    await desk.stop();
  },
});

withFaq('anybody reads the FAQ, and whoever asks is shown what it says', async ({ open, look }) => {
  const page = await open('/faq');
  await expect(page.getByText('Where is my invoice?')).toBeVisible();
  for (const question of await page.locator('summary').all()) {
    await question.click();
  }
  await look(page, 'faq');
  await page.getByRole('searchbox').fill('zebra');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText('No answer matches these words')).toBeVisible();
  await look(page, 'faq-no-hits');
  await page.getByRole('link', { name: 'Ask us' }).click();
  await signIn(page, customer);

  await page.getByLabel('Subject').fill('I cannot find my invoice');
  const message = page.getByLabel('Message');
  const before = await message.boundingBox();
  await page.getByText('1 answer may help').last().click();
  await page.getByText('1 answer may help').last().click();
  expect(await message.boundingBox(), 'the hits move nothing').toEqual(before);
  await page.getByText('1 answer may help').last().click();
  await page.getByText('Where is my invoice?').click();
  await expect(page.getByText('Billing', { exact: true })).toBeVisible();
  await look(page, 'faq-hits');
  await page.getByRole('button', { name: 'This answered it' }).click();
  await expect(page.getByRole('heading', { name: 'Good to hear' })).toBeFocused();
  await look(page, 'answered');
  await page.getByRole('button', { name: 'Bring my draft back' }).click();
  await expect(page.getByLabel('Subject')).toHaveValue('I cannot find my invoice');
});

test('hostile text is only text, and own tickets are found again', async ({ open, look }) => {
  const page = await open('/dashboard/help', customer);
  await page.getByLabel('Subject').fill(HOSTILE);
  await page.getByLabel('Message').fill(`${HOSTILE}\n\n<script>document.title='run'</script>`);
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('heading', { name: /We have your request/ })).toBeVisible();
  await page.getByRole('link', { name: 'Open your ticket' }).click();
  await expect(page.getByLabel('Your reply')).toBeVisible();
  await look(page, 'hostile-ticket');
  await page.getByRole('link', { name: 'All your tickets' }).click();
  await expect(page.getByRole('searchbox')).toBeVisible();
  await look(page, 'hostile-list');

  await page.getByRole('searchbox').fill('zebra');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.getByText('No ticket of yours matches')).toBeVisible();
  await look(page, 'own-no-hits');
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('zebra');
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await page.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('checkbox', { name: 'Open' }).check();
  await expect(page).toHaveURL(/\?status=Open$/);
  await expect(
    page.getByRole('listitem').filter({ hasText: 'Support answers next' }),
  ).toBeVisible();
});

test('a server that goes away loses nothing, and gets one ticket', async ({ open, desk, look }) => {
  const page = await open('/dashboard/help', customer);
  await page.getByLabel('Subject').fill('Written while the server was away');
  await desk.goAway();
  await page.getByLabel('Message').fill('It came back.');
  const send = page.getByRole('button', { name: 'Send request' });
  await send.click();
  await expect(page.getByText('Your request was not sent.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Not live.')).toBeVisible({ timeout: 30_000 });
  await look(page, 'server-away');
  await desk.comeBack();

  await expect(page.getByText('Not live.')).toBeHidden({ timeout: 90_000 });
  await expect(page.getByLabel('Message')).toHaveValue('It came back.');
  await send.click();
  await expect(page.getByRole('heading', { name: /We have your request/ })).toBeVisible();
  const rows = page.getByRole('listitem').filter({ hasText: 'Written while' });
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
});

test('a session that ends is renewed over the page', async ({ open, look }) => {
  const page = await open('/dashboard/help', customer);
  await page.getByLabel('Subject').fill('Written in two sessions');
  await page.getByLabel('Message').fill('None of it is lost.');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Send request' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog.getByLabel('Password')).toBeFocused();
  await look(page, 'session-ended');
  await dialog.getByLabel('Password').fill(customer.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: /We have your request/ })).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('listitem').filter({ hasText: 'Written in two' })).toHaveCount(1);
});
