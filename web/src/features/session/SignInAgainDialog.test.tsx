import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { User } from '@/app/store/services/generated';
import { openSignedOut, refusal, servesList, TICKETS } from '@/test/app';
import { aTicket, customer } from '@/test/data';
import { server } from '@/test/server';

const PASSWORD = 'correct horse';

const needsSession = () => refusal(401, 'unauthenticated');

/** A server whose sessions end when a test says so, and whose tickets need one. */
function serverWithSessions() {
  let session: { user: User; csrfToken: string } | null = { user: customer, csrfToken: 'first' };
  const tokens: (string | null)[] = [];
  const keys: (string | null)[] = [];
  servesList();
  server.use(
    http.get('*/api/auth/me', () => (session ? HttpResponse.json(session) : needsSession())),
    http.get(TICKETS, ({ request }) => {
      const isOwn = new URL(request.url).searchParams.get('scope') === 'own';
      const tickets = isOwn && session ? [aTicket({ subject: `Of ${session.user.name}` })] : [];
      const pagination = { total: 1, totalIsExact: true, page: 1, limit: 10, pages: 1 };
      return session
        ? HttpResponse.json({
            tickets,
            pagination: { ...pagination, hasNext: false, hasPrev: false },
          })
        : needsSession();
    }),
    http.post(TICKETS, ({ request }) => {
      tokens.push(request.headers.get('X-CSRF-Token'));
      keys.push(request.headers.get('Idempotency-Key'));
      if (session === null) {
        return needsSession();
      }
      return request.headers.get('X-CSRF-Token') === session.csrfToken
        ? HttpResponse.json({ ticket: aTicket(), message: '' }, { status: 201 })
        : refusal(403, 'csrf');
    }),
    http.post<never, { email: string; password: string }>(
      '*/api/auth/login',
      async ({ request }) => {
        const { email, password } = await request.json();
        if (password !== PASSWORD || email !== customer.email) {
          return refusal(401, 'unauthenticated', { error: 'E-mail or password is wrong.' });
        }
        session = { user: customer, csrfToken: 'second' };
        return HttpResponse.json({ ...session, token: 't' });
      },
    ),
  );
  return {
    tokens,
    keys,
    ends: () => {
      session = null;
    },
    isTakenOver: (csrfToken: string, user = customer) => {
      session = { user, csrfToken };
    },
  };
}

async function sendRequest(user: ReturnType<typeof openSignedOut>, meanwhile: () => void) {
  await user.type(await screen.findByLabelText('Subject'), 'Precious');
  await user.type(screen.getByLabelText('Message'), 'Words');
  meanwhile();
  await user.click(screen.getByRole('button', { name: 'Send request' }));
}

const dialog = () => screen.findByRole('dialog', { name: 'Your session has ended' });

async function signInAgain(user: ReturnType<typeof openSignedOut>, password = PASSWORD) {
  const shown = within(await dialog());
  await user.clear(shown.getByLabelText('Password'));
  await user.type(shown.getByLabelText('Password'), password);
  await user.click(shown.getByRole('button', { name: 'Sign in' }));
}

describe('a session that ends under a page', () => {
  it('is renewed over the page, and what was refused is sent once more with the same key', async () => {
    const desk = serverWithSessions();
    const user = openSignedOut('/dashboard/help');
    await sendRequest(user, desk.ends);

    expect(await dialog()).toHaveTextContent(customer.email);
    expect(screen.getByLabelText('Subject')).toHaveValue('Precious');
    await signInAgain(user, 'wrong');
    expect(await screen.findByText('E-mail or password is wrong.')).toBeVisible();
    await signInAgain(user);

    expect(await screen.findByRole('heading', { name: /We have your request/ })).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(desk.tokens).toEqual(['first', 'second']);
    expect(new Set(desk.keys).size).toBe(1);
  });

  it('goes on by itself when the same person has signed in elsewhere', async () => {
    const desk = serverWithSessions();
    const user = openSignedOut('/dashboard/help');
    await sendRequest(user, () => desk.isTakenOver('of another tab'));
    expect(await screen.findByRole('heading', { name: /We have your request/ })).toBeVisible();
    expect(desk.tokens).toEqual(['first', 'of another tab']);
  });

  it('sends nothing in the name of somebody else, and shows nothing that they did not ask for', async () => {
    const desk = serverWithSessions();
    const user = openSignedOut('/dashboard/help');
    expect(await screen.findByText(`Of ${customer.name}`)).toBeVisible();
    const other = { ...customer, _id: '0000000000000000000000ff', name: 'Somebody Else' };
    await sendRequest(user, () => desk.isTakenOver('of somebody else', other));

    expect(await screen.findByText('Of Somebody Else')).toBeVisible();
    expect(screen.queryByText(`Of ${customer.name}`)).toBeNull();
    expect(screen.getByLabelText('Subject')).toHaveValue('');
    expect(desk.tokens).toEqual(['first']);
  });

  it('leads to the sign-in page whoever does not go on, and keeps the draft', async () => {
    const desk = serverWithSessions();
    const user = openSignedOut('/dashboard/help?page=1');
    await sendRequest(user, desk.ends);
    await user.click(
      within(await dialog()).getByRole('button', { name: 'Go to the sign-in page instead' }),
    );

    expect(await screen.findByText(/Sign in again: what you typed is kept/)).toBeVisible();
    await user.type(screen.getByLabelText('E-mail'), customer.email);
    await user.type(screen.getByLabelText('Password'), PASSWORD);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(async () =>
      expect(await screen.findByLabelText('Subject')).toHaveValue('Precious'),
    );
    expect(window.location.search).toBe('?page=1');
  });

  it('says what failed when it cannot be found out who is signed in', async () => {
    const desk = serverWithSessions();
    const user = openSignedOut('/dashboard/help');
    await sendRequest(user, () => {
      desk.ends();
      server.use(http.get('*/api/auth/me', () => refusal(500, 'internal')));
    });
    expect(await screen.findByText('Your request was not sent.')).toBeVisible();
    expect(screen.getByLabelText('Subject')).toHaveValue('Precious');
  });
});
