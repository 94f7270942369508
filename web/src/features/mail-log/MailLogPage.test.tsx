import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Email, EmailState } from '@/app/store/services/generated';
import { openApp, pageOf, refusal, servesList } from '@/test/app';
import { admin, agent, NOW } from '@/test/data';
import { server } from '@/test/server';

const EMAILS = '*/api/admin/support/emails';
const PAGE = '/dashboard/admin/emails';

function aMail(state: EmailState, changes: Partial<Email> = {}): Email {
  return {
    _id: `0000000000000000000${state.padStart(5, '0')}`,
    kind: 'new_ticket',
    to: 'help@example.com',
    subject: `Mail that is ${state}`,
    state,
    tries: 1,
    createdAt: NOW,
    ...changes,
  };
}

function servesMails(emails: Email[], hasMailServer = true) {
  const asked: URLSearchParams[] = [];
  servesList();
  server.use(
    http.get(EMAILS, ({ request }) => {
      const { searchParams } = new URL(request.url);
      asked.push(searchParams);
      const ticket = searchParams.get('ticket');
      if (ticket === 'nonsense') {
        return refusal(400, 'validation_failed', { details: { ticket: 'No id and no number.' } });
      }
      return HttpResponse.json({ emails, hasMailServer, pagination: pageOf(emails.length) });
    }),
  );
  return asked;
}

const stateOf = (row: HTMLElement) => within(row).getAllByRole('cell')[0]?.textContent;

describe('the mail log', () => {
  it('says how each mail fares, and offers another try to what is not out', async () => {
    servesMails([
      aMail('failed', { lastError: 'There is no such recipient.' }),
      aMail('sent', { sentAt: NOW }),
      aMail('sending'),
      aMail('held'),
      aMail('expired'),
      aMail('queued', { nextTryAt: NOW }),
      aMail('cancelled'),
    ]);
    openApp(PAGE, admin);
    const table = await screen.findByRole('table', { name: 'E-mails' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map(stateOf)).toEqual([
      'Failed',
      'Sent',
      'Sending',
      'Held',
      'Expired',
      'Queued',
      'Cancelled',
    ]);
    expect(within(table).getByText('There is no such recipient.')).toBeVisible();
    const again = within(table).getAllByRole('button', { name: /^Send again: / });
    expect(again.map((button) => button.getAttribute('aria-label'))).toEqual([
      'Send again: Mail that is failed',
      'Send again: Mail that is held',
      'Send again: Mail that is expired',
      'Send again: Mail that is queued',
      'Send again: Mail that is cancelled',
    ]);
  });

  it('sends one again, and says why it could not', async () => {
    servesMails([aMail('failed')]);
    const { _id } = aMail('failed');
    let isOut = false;
    server.use(
      http.post(`${EMAILS}/${_id}/retry`, () =>
        isOut
          ? refusal(409, 'conflict', { error: 'The mail was sent.' })
          : HttpResponse.json({ email: aMail('queued') }),
      ),
    );
    const user = openApp(PAGE, admin);
    const again = await screen.findByRole('button', { name: /^Send again: / });
    await user.click(again);
    expect(await screen.findByText('The mail waits to be sent.')).toBeVisible();
    isOut = true;
    await user.click(again);
    expect(await screen.findByText('The mail was not queued. The mail was sent.')).toBeVisible();
  });

  it('asks before it sends all again', async () => {
    servesMails([aMail('failed')]);
    let retries = 0;
    server.use(
      http.post(`${EMAILS}/retry`, () => {
        retries += 1;
        return HttpResponse.json({ retried: 3 });
      }),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Send again what was not sent' }));
    expect(retries).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Send them again' }));
    expect(await screen.findByText('3 mails wait to be sent.')).toBeVisible();
    expect(retries).toBe(1);
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument();
  });

  it('keeps its filters in the address', async () => {
    const asked = servesMails([]);
    const user = openApp(`${PAGE}?state=failed&kind=nonsense&page=2`, admin);
    await waitFor(() => expect(asked.at(-1)?.toString()).toBe('page=2&limit=25&state=failed'));
    await user.selectOptions(screen.getByLabelText('About'), 'Assignment');
    await waitFor(() =>
      expect(asked.at(-1)?.toString()).toBe('page=1&limit=25&state=failed&kind=assignment'),
    );
    await user.type(screen.getByLabelText('Ticket'), 'nonsense{Enter}');
    await waitFor(() => expect(screen.getByLabelText('Ticket')).toBeInvalid());
    expect(screen.getByLabelText('Ticket')).toHaveAccessibleDescription('No id and no number.');
    await user.click(screen.getByRole('link', { name: 'Clear filters' }));
    await waitFor(() => expect(window.location.search).toBe(''));
    expect(await screen.findByText('No mail yet')).toBeVisible();
  });

  it('tells filters without a hit from a page past the end', async () => {
    servesMails([]);
    openApp(`${PAGE}?state=failed`, admin);
    expect(await screen.findByText('No mail matches these filters')).toBeVisible();
  });

  it('says that no mail server is configured', async () => {
    servesMails([aMail('held')], false);
    openApp(PAGE, admin);
    expect(await screen.findByText('No mail server is configured')).toBeVisible();
  });

  it('shows a mail in a frame that may do nothing', async () => {
    const mail = aMail('held', { ticketNumber: 'ST-2026-007' });
    servesMails([mail]);
    server.use(
      http.get(`${EMAILS}/${mail._id}`, () =>
        HttpResponse.json({ email: { ...mail, html: '<h1>Hello</h1>', text: 'Hello in text' } }),
      ),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('link', { name: 'Mail that is held' }));
    const frame = await screen.findByTitle('The mail as HTML');
    expect(frame).toHaveAttribute('srcdoc', '<h1>Hello</h1>');
    expect(frame).toHaveAttribute('sandbox', '');
    expect(screen.getByText('Hello in text')).toBeVisible();
    expect(screen.getByRole('link', { name: 'ST-2026-007' })).toBeVisible();
  });

  it('knows when there is no such mail', async () => {
    servesList();
    server.use(http.get(`${EMAILS}/:id`, () => refusal(404, 'not_found')));
    openApp(`${PAGE}/0000000000000000000000ff`, admin);
    expect(await screen.findByText('There is no such mail.')).toBeVisible();
  });

  it('does not exist for whoever is no admin', async () => {
    servesList();
    openApp(PAGE, agent);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
  });
});
