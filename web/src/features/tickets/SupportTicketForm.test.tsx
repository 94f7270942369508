import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { CSRF_TOKEN, openApp, refusal, servesList, TICKETS } from '@/test/app';
import { aTicket, customer } from '@/test/data';
import { server } from '@/test/server';

const subject = () => screen.findByLabelText('Subject');
const message = () => screen.getByLabelText('Message');
const sendButton = () => screen.getByRole('button', { name: 'Send request' });

describe('SupportTicketForm', () => {
  beforeEach(() => servesList());

  it('says at each field what is missing, leads there, and sends nothing', async () => {
    const user = openApp('/dashboard/help', customer);
    await subject();
    await user.click(sendButton());

    expect(await subject()).toHaveAccessibleDescription('Give your request a subject.');
    expect(await subject()).toBeInvalid();
    expect(await subject()).toHaveFocus();
    expect(message()).toHaveAccessibleDescription(/Write a message\.$/);
  });

  it('counts characters as the server does, and takes white space for nothing', async () => {
    const user = openApp('/dashboard/help', customer);
    await user.click(await subject());
    await user.paste('🦉'.repeat(201));
    await user.type(message(), '   ');
    await user.click(sendButton());

    expect(await subject()).toHaveAccessibleDescription('Use at most 200 characters.');
    expect(message()).toHaveAccessibleDescription(/Write a message\.$/);
  });

  it('shows what the server refuses at its field, and loses nothing', async () => {
    server.use(
      http.post(TICKETS, () =>
        refusal(400, 'validation_failed', { details: { subject: 'Not this subject.' } }),
      ),
    );
    const user = openApp('/dashboard/help', customer);
    await user.type(await subject(), 'Hello');
    await user.type(message(), 'A message');
    await user.click(sendButton());

    await waitFor(async () =>
      expect(await subject()).toHaveAccessibleDescription('Not this subject.'),
    );
    expect(await subject()).toHaveFocus();
    expect(await subject()).toHaveValue('Hello');
    expect(message()).toHaveValue('A message');

    await user.type(await subject(), '!');
    expect(await subject()).toBeValid();
  });

  it('keeps the idempotency key over all tries, its own and the person’s, then confirms with the number', async () => {
    const ownTries = 3;
    const keys: (string | null)[] = [];
    server.use(
      http.post(TICKETS, ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        expect(request.headers.get('X-CSRF-Token')).toBe(CSRF_TOKEN);
        return keys.length <= ownTries
          ? HttpResponse.error()
          : HttpResponse.json({ ticket: aTicket(), message: 'Saved.' }, { status: 201 });
      }),
    );
    const user = openApp('/dashboard/help', customer);
    await user.type(await subject(), 'Hello');
    await user.type(message(), 'A message');
    await user.click(sendButton());
    expect(await screen.findByText('Your request was not sent.')).toBeVisible();
    expect(screen.getByText(/What you typed is still here/)).toBeVisible();

    await user.click(sendButton());
    expect(
      await screen.findByRole('heading', { name: 'We have your request ST-2026-001' }),
    ).toHaveFocus();
    expect(keys).toHaveLength(ownTries + 1);
    expect(new Set(keys).size).toBe(1);
  });

  it('takes a new key when the text was changed, since that is another request', async () => {
    const keys = new Set<string | null>();
    server.use(
      http.post(TICKETS, ({ request }) => {
        keys.add(request.headers.get('Idempotency-Key'));
        return refusal(503, 'unavailable');
      }),
    );
    const user = openApp('/dashboard/help', customer);
    await user.type(await subject(), 'Hello');
    await user.type(message(), 'A message');
    await user.click(sendButton());
    await screen.findByText('Request request-1');
    await user.type(message(), ', longer');
    await user.click(sendButton());
    await waitFor(() => expect(keys.size).toBe(2));
  });

  it('finds the draft again after a reload', async () => {
    localStorage.setItem(
      `helpwright.draft.${customer._id}.new-ticket`,
      JSON.stringify({
        subject: 'Half',
        message: 'Half a',
        category: 'Bug Report',
        priority: 'High',
      }),
    );
    openApp('/dashboard/help', customer);
    expect(await subject()).toHaveValue('Half');
    expect(message()).toHaveValue('Half a');
    expect(screen.getByLabelText('Category')).toHaveValue('Bug Report');
    expect(screen.getByLabelText('Priority')).toHaveValue('High');
  });
});
