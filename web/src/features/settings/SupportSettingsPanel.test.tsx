import { screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Settings } from '@/app/store/services/generated';
import { openApp, refusal, servesList } from '@/test/app';
import { admin, agent } from '@/test/data';
import { server } from '@/test/server';

const SETTINGS = '*/api/admin/support/settings';
const PAGE = '/dashboard/admin/support/settings';

const DRAFT = `helpwright.draft.${admin._id}.settings`;

const saved: Settings = {
  support_email: 'help@example.com',
  support_auto_response: false,
  support_email_template: 'Dear  team',
  support_notification_enabled: true,
};

/** A desk that keeps settings, and what was asked of it. */
function servesSettings(issues: string[] = []) {
  let settings = saved;
  const puts: unknown[] = [];
  const previews: string[] = [];
  servesList();
  server.use(
    http.get(SETTINGS, () => HttpResponse.json({ settings })),
    http.put<never, { settings: Partial<Settings> }>(SETTINGS, async ({ request }) => {
      const body = await request.json();
      puts.push(body.settings);
      if (body.settings.support_email === 'refused@example.com') {
        return refusal(400, 'validation_failed', { details: { support_email: 'Not this one.' } });
      }
      settings = { ...settings, ...body.settings };
      return HttpResponse.json({ message: 'Saved.', settings, updated: [] });
    }),
    http.get(`${SETTINGS}/test-email`, () =>
      HttpResponse.json({ isValid: issues.length === 0, issues, timestamp: new Date() }),
    ),
    http.post<never, { template: string }>(`${SETTINGS}/preview`, async ({ request }) => {
      const { template } = await request.json();
      previews.push(template);
      return template.includes('{{nonsense}}')
        ? refusal(400, 'validation_failed', { details: { template: 'It stands for nothing.' } })
        : HttpResponse.json({
            subject: '[ST-2026-001] Sample',
            html: `<p>${template}</p>`,
            text: `text of ${template}`,
          });
    }),
  );
  return { puts, previews };
}

async function templateField(user: UserEvent) {
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Template' });
  await user.click(field);
  return field;
}

describe('the support settings', () => {
  it('insert a placeholder where the caret stands, and show at once what becomes of it', async () => {
    const { previews } = servesSettings();
    const user = openApp(PAGE, admin);
    const field = await templateField(user);
    field.setSelectionRange(5, 5);
    await user.click(screen.getByRole('button', { name: 'Insert Name' }));
    expect(field).toHaveValue('Dear {{userName}} team');
    expect(field).toHaveFocus();
    expect(field.selectionStart).toBe('Dear {{userName}}'.length);

    expect(await screen.findByText('text of Dear {{userName}} team')).toBeVisible();
    const frame = screen.getByTitle('The mail as HTML');
    expect(frame).toHaveAttribute('sandbox', '');
    expect(frame).toHaveAttribute('srcdoc', '<p>Dear {{userName}} team</p>');
    expect(screen.getByText('[ST-2026-001] Sample')).toBeVisible();
    expect(previews.at(-1)).toBe('Dear {{userName}} team');
  });

  it('say at the field what an unknown placeholder is, and keep the last preview', async () => {
    servesSettings();
    const user = openApp(PAGE, admin);
    await screen.findByText('text of Dear team');
    const field = await templateField(user);
    await user.paste('{{nonsense}}');
    await waitFor(() => expect(field).toHaveAccessibleDescription(/It stands for nothing\./));
    expect(field).toBeInvalid();
    expect(screen.getByText('text of Dear team')).toBeVisible();
    expect(screen.getByText('The preview shows the last template that works.')).toBeVisible();
  });

  it('send only what was changed, and tell when all is saved', async () => {
    const { puts } = servesSettings();
    const user = openApp(PAGE, admin);
    const answer = await screen.findByRole('checkbox', { name: 'Answer automatically' });
    expect(screen.getByText('Everything is saved.')).toBeVisible();
    await user.click(answer);
    expect(screen.getByText('Changes are not saved yet.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save settings' }));
    expect(await screen.findByText('The settings are saved.')).toBeVisible();
    expect(puts).toEqual([{ support_auto_response: true }]);
    await waitFor(() => expect(answer).toBeChecked());
    expect(screen.getByText('Everything is saved.')).toBeVisible();
  });

  it('keep what was not saved for the next visit, until it is discarded', async () => {
    localStorage.setItem(DRAFT, JSON.stringify({ support_email: 'new@example.com' }));
    servesSettings();
    const user = openApp(PAGE, admin);
    const address = await screen.findByLabelText('Support address');
    expect(address).toHaveValue('new@example.com');
    const notice = screen.getByText('Your unsaved changes are back');
    expect(notice).toBeVisible();
    await user.click(screen.getAllByRole('button', { name: 'Discard changes' })[0]!);
    expect(address).toHaveValue('help@example.com');
    expect(notice).not.toBeInTheDocument();
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it('lead to the field that is wrong, by our own rules and by the server’s', async () => {
    const { puts } = servesSettings();
    const user = openApp(PAGE, admin);
    const address = await screen.findByLabelText('Support address');
    const save = screen.getByRole('button', { name: 'Save settings' });
    await user.clear(address);
    await user.type(address, 'nobody');
    await user.click(save);
    expect(address).toHaveFocus();
    expect(address).toHaveAccessibleDescription(/Enter an e-mail address/);
    expect(puts).toEqual([]);

    await user.clear(address);
    await user.type(address, 'refused@example.com');
    await user.click(save);
    await waitFor(() => expect(address).toHaveAccessibleDescription(/Not this one\./));
    expect(address).toHaveFocus();
    expect(screen.queryByText('The settings were not saved.')).not.toBeInTheDocument();
  });

  it('name what keeps mail back', async () => {
    servesSettings(['No mail server is set.', 'There is no support address.']);
    openApp(PAGE, admin);
    await screen.findByText('2 things keep mail back');
    const issues = within(screen.getAllByRole('list')[0]!).getAllByRole('listitem');
    expect(issues.map((issue) => issue.textContent)).toEqual([
      'No mail server is set.',
      'There is no support address.',
    ]);
  });

  it('show what the mail server says to a test mail', async () => {
    servesSettings();
    const asked: unknown[] = [];
    server.use(
      http.post(`${SETTINGS}/test-email`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({
          success: false,
          message: 'The mail was not sent: the mail server refused it.',
          serverResponse: '550 5.1.1 No such user here',
          durationMs: 1234,
        });
      }),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Send test mail' }));
    expect(await screen.findByText('It was not sent')).toBeVisible();
    expect(screen.getByText('550 5.1.1 No such user here')).toBeVisible();
    expect(screen.getByText('1.23 s')).toBeVisible();
    expect(asked).toEqual([{ testEmail: admin.email }]);
  });

  it('do not exist for whoever is no admin', async () => {
    servesList();
    openApp(PAGE, agent);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
    expect(screen.queryByRole('link', { name: /Administration/ })).not.toBeInTheDocument();
  });
});
