import { expect } from '@playwright/test';
import { admin } from '../fixtures';
import {
  api,
  fails,
  maya,
  NOBODY,
  pageOf,
  press,
  priya,
  type Scene,
  see,
  shows,
  skeleton,
  waits,
} from './states';

const SETTINGS = '**/api/admin/support/settings';

const template = ({ page }: Scene) => page.getByRole('textbox', { name: 'Template' });

async function sendTestMail({ page }: Scene, to: string) {
  await page.getByLabel('Send to').fill(to);
  await press(page, 'Send test mail');
}

const settings = pageOf(
  'settings',
  { as: priya, at: '/dashboard/admin/support/settings' },
  {
    'no-mail-server': { isMain: true, reach: shows(/No mail server is set/) },
    'mail-works': { desk: 'mailed', reach: shows('The mail server answers and takes the sender.') },
    'field-errors': {
      async reach({ page }) {
        await page.getByLabel('Support address').fill('help');
        await press(page, 'Save settings');
        await see(page, /Enter an e-mail address, like help@example.com/);
      },
    },
    template: {
      async reach(scene) {
        await template(scene).fill('Dear team,\n\n**{{userName}}** asks:\n\n{{message}}');
        await expect(
          scene.page.frameLocator('iframe').getByText('Dear team,', { exact: true }),
        ).toBeVisible();
        await see(scene.page, 'Changes are not saved yet.');
      },
    },
    'unknown-placeholder': {
      async reach(scene) {
        await template(scene).fill('{{userName}} and {{nonsense}}');
        await see(scene.page, /\{\{nonsense\}\} stands for nothing/);
      },
    },
    'preview-failing': {
      before: fails('**/settings/preview', 'POST'),
      reach: shows('The preview could not be made.'),
    },
    restored: {
      async reach(scene) {
        await template(scene).fill('{{userName}} asks for help.');
        await see(scene.page, 'Changes are not saved yet.');
        await scene.page.reload();
        await see(scene.page, 'Your unsaved changes are back');
      },
    },
    saved: {
      async reach({ page }) {
        await page.getByLabel('Support address').fill('help@demo.example');
        await press(page, 'Save settings');
        await see(page, 'The settings are saved.');
      },
    },
    'test-mail-taken': {
      desk: 'mailed',
      async reach(scene) {
        await sendTestMail(scene, priya.email);
        await see(scene.page, 'The mail server took it');
      },
    },
    'test-mail-refused': {
      desk: 'mailed',
      async reach(scene) {
        await sendTestMail(scene, NOBODY);
        await see(scene.page, 'It was not sent');
      },
    },
    failing: { before: fails(SETTINGS), reach: shows('The settings could not be loaded.') },
    waiting: { before: waits(SETTINGS), reach: skeleton },
  },
);

interface Email {
  _id: string;
  state: string;
}

/** Mails in several states: a ticket, an answer that is refused, an invitation to nobody. */
async function sendMails(scene: Scene) {
  const staff = await api(scene, priya);
  await staff.put('/api/admin/support/settings', {
    settings: { support_auto_response: true },
  });
  const colleague = { name: 'Former Colleague', email: NOBODY, role: 'INTERNAL' };
  await staff.post('/api/admin/users', colleague);
  const { post } = await api(scene, maya);
  await post('/api/support/tickets', {
    subject: 'Exported hours stop at the 15th',
    message: 'The CSV of **March** ends in the middle of the month.',
  });
  await expect
    .poll(async () => (await mails(scene)).map(({ state }) => state).toSorted(), {
      timeout: 20_000,
    })
    .toEqual(['failed', 'sent', 'sent']);
}

async function mails(scene: Scene): Promise<Email[]> {
  const { get } = await api(scene, priya);
  return (await get<{ emails: Email[] }>('/api/admin/support/emails')).emails;
}

const oneMail = (state: string) => async (scene: Scene) => {
  const found = (await mails(scene)).find((mail) => mail.state === state);
  return `/dashboard/admin/emails/${found?._id}`;
};

const MAIL_LIST = /\/api\/admin\/support\/emails(\?|$)/;
const ONE_MAIL = /\/api\/admin\/support\/emails\/[0-9a-f]{24}$/;

const mailLog = pageOf(
  'mail-log',
  { desk: 'mailed', as: priya, at: '/dashboard/admin/emails' },
  {
    list: { isMain: true, before: sendMails, reach: shows('Send again') },
    'no-mail-server': { desk: 'sample', reach: shows('No mail server is configured') },
    'nothing-yet': { reach: shows('No mail yet') },
    'no-hit': {
      at: '/dashboard/admin/emails?state=held',
      reach: shows('No mail matches these filters'),
    },
    'filter-refused': {
      at: '/dashboard/admin/emails?ticket=nonsense',
      reach: shows('The mail log could not be loaded.'),
    },
    'retry-all': {
      isMain: true,
      before: sendMails,
      async reach({ page }) {
        await press(page, 'Send again what was not sent');
        await expect(page.getByRole('alertdialog')).toBeVisible();
      },
    },
    'retry-all-failing': {
      async before(scene) {
        await sendMails(scene);
        await fails('**/emails/retry', 'POST')(scene);
      },
      async reach({ page }) {
        await press(page, 'Send again what was not sent');
        await press(page, 'Send them again');
        await see(page, 'The mails were not queued.');
      },
    },
    retried: {
      before: sendMails,
      async reach({ page }) {
        await press(page, /^Send again: /);
        await see(page, 'The mail waits to be sent.');
      },
    },
    failing: { before: fails(MAIL_LIST), reach: shows('The mail log could not be loaded.') },
    waiting: { before: waits(MAIL_LIST), reach: skeleton },
    mail: { isMain: true, before: sendMails, at: oneMail('sent'), reach: shows('As plain text') },
    'mail-failed': { before: sendMails, at: oneMail('failed'), reach: shows('Last error') },
    'mail-not-found': {
      at: '/dashboard/admin/emails/0123456789abcdef01234567',
      reach: shows('There is no such mail.'),
    },
    'mail-failing': {
      before: fails(ONE_MAIL),
      at: '/dashboard/admin/emails/0123456789abcdef01234567',
      reach: shows('The mail could not be loaded.'),
    },
  },
);

const AUDIT = '**/api/admin/support/audit?*';

const audit = pageOf(
  'audit',
  { as: priya, at: '/dashboard/admin/audit' },
  {
    list: { isMain: true, reach: shows('Older entries') },
    filtered: {
      at: '/dashboard/admin/audit?action=user.created&actor=none',
      reach: shows(/added the account/i),
    },
    'action-filter': {
      async reach({ page }) {
        await press(page, 'What');
        await expect(page.getByRole('checkbox', { name: 'Ticket opened' })).toBeVisible();
      },
    },
    'entry-open': {
      async reach({ page }) {
        const details = page.getByRole('main').locator('summary');
        await details
          .filter({ hasText: /values$/ })
          .first()
          .click();
        await details
          .filter({ hasNotText: /values$/ })
          .first()
          .click();
        await expect(
          page.getByRole('button', { name: 'Copy the hash of this entry' }).first(),
        ).toBeVisible();
      },
    },
    'no-hit': {
      at: '/dashboard/admin/audit?until=2001-01-01',
      reach: shows('No entry matches these filters'),
    },
    'filter-refused': {
      at: '/dashboard/admin/audit?ticket=nonsense',
      reach: shows('The audit trail could not be loaded.'),
    },
    failing: { before: fails(AUDIT), reach: shows('The audit trail could not be loaded.') },
    waiting: { before: waits(AUDIT), reach: skeleton },
  },
);

const USERS = '**/api/admin/users?*';

const users = pageOf(
  'users',
  { as: priya, at: '/dashboard/admin/users' },
  {
    list: { isMain: true, reach: shows('44 accounts') },
    'no-hit': {
      at: '/dashboard/admin/users?search=zebra',
      reach: shows('No account matches these filters'),
    },
    add: {
      isMain: true,
      async reach({ page }) {
        await press(page, 'Add account');
        await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
      },
    },
    'add-field-errors': {
      async reach({ page }) {
        await press(page, 'Add account');
        await page.getByLabel('E-mail').fill('ivy');
        await press(page, 'Add and invite');
        await see(page, 'Enter a name.');
      },
    },
    'add-address-taken': {
      async reach({ page }) {
        await press(page, 'Add account');
        await page.getByLabel('Name', { exact: true }).fill('Ivy Marlowe');
        await page.getByLabel('E-mail').fill(maya.email);
        await press(page, 'Add and invite');
        await see(page, 'Another account has this address.');
      },
    },
    invitation: {
      async reach({ page }) {
        await press(page, 'Add account');
        await page.getByLabel('Name', { exact: true }).fill('Ivy Marlowe');
        await page.getByLabel('E-mail').fill('ivy@demo.example');
        await press(page, 'Add and invite');
        await see(page, 'Invitation for Ivy Marlowe');
      },
    },
    edit: {
      async reach({ page }) {
        await press(page, /^Edit /);
        await expect(page.getByRole('dialog')).toBeVisible();
      },
    },
    deactivate: {
      async reach({ page }) {
        await press(page, /^Deactivate /);
        await expect(page.getByRole('alertdialog')).toBeVisible();
      },
    },
    deactivated: {
      async reach({ page }) {
        await page
          .getByRole('button', { name: /^Deactivate / })
          .nth(1)
          .click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
        await see(page, /is deactivated\.$/);
      },
    },
    'last-admin': {
      desk: 'bare',
      as: admin,
      async reach({ page }) {
        await press(page, `Deactivate ${admin.name}`);
        await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
        await see(page, /This is the last active administrator/);
      },
    },
    'delete-refused': {
      at: '/dashboard/admin/users?search=maya',
      async reach({ page }) {
        await press(page, 'Delete Maya Lindqvist');
        await press(page, 'Delete the account');
        await see(page, /Deactivate it instead/);
      },
    },
    failing: { before: fails(USERS), reach: shows('The accounts could not be loaded.') },
    waiting: { before: waits(USERS), reach: skeleton },
  },
);

const FAQS = '**/api/faqs*';

async function oneFaq(scene: Scene) {
  const { get } = await api(scene, priya);
  const { faqs } = await get<{ faqs: { _id: string }[] }>('/api/faqs');
  return `/dashboard/admin/faqs/${faqs[0]?._id}`;
}

const faqs = pageOf(
  'faq-editing',
  { as: priya, at: '/dashboard/admin/faqs' },
  {
    list: { isMain: true, reach: shows('How do I invite colleagues?') },
    search: { at: '/dashboard/admin/faqs?search=invite', reach: shows(/Clear the search/) },
    'no-hit': {
      at: '/dashboard/admin/faqs?search=zebra',
      reach: shows('No entry matches this search'),
    },
    'nothing-yet': { desk: 'bare', as: admin, reach: shows('No entries yet') },
    hidden: {
      async reach({ page }) {
        await press(page, /^Hide: /);
        await see(page, 'The entry is hidden now.');
      },
    },
    moved: {
      async reach({ page }) {
        await press(page, /^Move down: /);
        await expect(page.getByText(/^Moved to place/)).toBeAttached();
      },
    },
    delete: {
      async reach({ page }) {
        await press(page, /^Delete: /);
        await expect(page.getByRole('alertdialog')).toBeVisible();
      },
    },
    failing: { before: fails(FAQS), reach: shows('The FAQ could not be loaded.') },
    waiting: { before: waits(FAQS), reach: skeleton },
    new: { isMain: true, at: '/dashboard/admin/faqs/new', reach: shows('Save entry') },
    'new-field-errors': {
      at: '/dashboard/admin/faqs/new',
      async reach({ page }) {
        await press(page, 'Save entry');
        await see(page, 'Enter the question.');
      },
    },
    edit: { at: oneFaq, reach: shows('As readers see it') },
    unsaved: {
      at: oneFaq,
      async reach({ page }) {
        await page.getByLabel('Question').fill('How do I invite somebody?');
        await see(page, /Changes are not saved yet/);
      },
    },
    'entry-not-found': {
      at: '/dashboard/admin/faqs/0123456789abcdef01234567',
      reach: shows('There is no such entry.'),
    },
  },
);

export const administration = [settings, mailLog, audit, users, faqs];
