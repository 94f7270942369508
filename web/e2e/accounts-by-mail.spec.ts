import { apiOf } from './api';
import { type Account, startDesk } from './desk';
import { agent, customer, expect, signIn, test } from './fixtures';
import { linkIn, type Mailbox, startMailbox } from './mailbox';

const admin: Account = { ...agent, name: 'Ada Admin', email: 'ada@example.com', role: 'ADMIN' };
const NEW_PASSWORD = 'an honest password';

/** A desk that lets people register and sends its mails to a mailbox. */
const mailed = test.extend<{ mailbox: Mailbox }>({
  mailbox: async ({}, provide) => {
    const mailbox = await startMailbox();
    await provide(mailbox);
    await mailbox.stop();
  },
  desk: async ({ mailbox }, provide) => {
    const mail = ['--smtp-url', mailbox.url, '--mail-from', 'desk@example.com'];
    const desk = await startDesk([customer, admin], ['--registration', 'open', ...mail]);
    await provide(desk);
    await desk.stop();
  },
});

mailed('somebody makes an account, by the link of a mail', async ({ open, look, mailbox }) => {
  const name = '<b>Nadia</b> مرحبا 🦉';
  const email = 'nadia@example.com';
  const page = await open('/login');
  await look(page, 'sign-in-with-ways');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('link', { name: 'Make an account' }).click();
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByText('Enter your name.')).toBeVisible();
  await look(page, 'register-missing');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeFocused();
  await look(page, 'register-sent');

  const link = linkIn(await mailbox.take(email, /confirm/i));
  const opened = await open(link);
  const confirm = opened.getByRole('button', { name: 'Confirm and sign in' });
  await expect(confirm).toBeVisible();
  await expect(opened).toHaveURL(/\/confirm$/);
  await look(opened, 'confirm');
  await opened.reload();
  await confirm.click();
  await expect(opened.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
  await expect(opened.getByText('Welcome! Your account is ready.')).toBeVisible();
  await expect(opened.getByRole('button', { name: `Account of ${name}` })).toBeVisible();
  await look(opened, 'confirmed');

  const late = await open(link);
  await late.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(late.getByText('This link no longer works.')).toBeVisible();
  await look(late, 'confirm-used');

  const signedIn = await open('/login');
  await signIn(signedIn, { ...customer, email, password: NEW_PASSWORD });
  await expect(signedIn.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
});

mailed('somebody forgot a password, and chooses another', async ({ open, look, mailbox }) => {
  const page = await open('/login');
  await signIn(page, { ...customer, password: 'not this one' });
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByLabel('E-mail')).toHaveValue(customer.email);
  await look(page, 'forgot');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText(/If there is an account for carla@example.com/)).toBeVisible();
  await look(page, 'forgot-sent');

  const link = linkIn(await mailbox.take(customer.email, /password/i));
  const opened = await open(link);
  await opened.getByLabel('New password').fill(NEW_PASSWORD);
  await expect(opened).toHaveURL(/\/reset-password$/);
  await opened.getByRole('button', { name: 'Set the password' }).click();
  await expect(opened.getByRole('heading', { name: 'How can we help?' })).toBeVisible();

  const late = await open(link);
  await late.getByLabel('New password').fill('yet another one');
  await late.getByRole('button', { name: 'Set the password' }).click();
  await expect(late.getByText('This link no longer works.')).toBeVisible();
  await look(late, 'reset-used');
  await late.getByRole('link', { name: 'Ask for a new link' }).click();
  await expect(late.getByRole('button', { name: 'Send the link' })).toBeVisible();

  const old = await open('/login');
  await signIn(old, customer);
  await expect(old.getByRole('alert')).toBeVisible();
  await signIn(old, { ...customer, password: NEW_PASSWORD });
  await expect(old.getByRole('heading', { name: 'How can we help?' })).toBeVisible();
});

mailed('an admin invites a colleague by mail', async ({ open, desk, mailbox }) => {
  const { post } = await apiOf(desk, admin);
  const colleague = { name: 'Ivy Invited', email: 'ivy@example.com', role: 'INTERNAL' };
  const invited = await post('/api/admin/users', colleague);
  expect(invited).not.toHaveProperty('inviteUrl');

  const page = await open(linkIn(await mailbox.take('ivy@example.com', /./)));
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('heading', { name: 'Support tickets' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Account of Ivy Invited' })).toBeVisible();
});
