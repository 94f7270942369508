import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { openSignedOut, refusal, servesList } from '@/test/app';
import { customer } from '@/test/data';
import { server } from '@/test/server';

/** A server with one account, where nobody is signed in yet. */
function signedOutServer() {
  let isSignedIn = false;
  servesList();
  server.use(
    http.get('*/api/auth/me', () =>
      isSignedIn
        ? HttpResponse.json({ user: customer, csrfToken: 'c' })
        : refusal(401, 'unauthenticated'),
    ),
    http.post<never, { password: string }>('*/api/auth/login', async ({ request }) => {
      const { password } = await request.json();
      isSignedIn = password === 'correct horse';
      return isSignedIn
        ? HttpResponse.json({ user: customer, csrfToken: 'c', token: 't' })
        : refusal(401, 'unauthenticated', { error: 'E-mail or password is wrong.' });
    }),
  );
  return { endSession: () => (isSignedIn = false) };
}

async function signIn(user: ReturnType<typeof openSignedOut>, password = 'correct horse') {
  await user.type(await screen.findByLabelText('E-mail'), customer.email);
  await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('leads a signed-out visitor through sign-in back to where they wanted to go', async () => {
    signedOutServer();
    const user = openSignedOut('/dashboard/help?page=2');
    await signIn(user);
    expect(await screen.findByRole('heading', { name: 'How can we help?' })).toBeVisible();
    expect(window.location.pathname + window.location.search).toBe('/dashboard/help?page=2');
  });

  it('never leads to another site', async () => {
    signedOutServer();
    const user = openSignedOut('/login?next=//evil.example/');
    await signIn(user);
    await screen.findByRole('heading', { name: 'How can we help?' });
    expect(window.location.pathname).toBe('/dashboard/help');
  });

  it('says when e-mail and password do not fit, and keeps the e-mail', async () => {
    signedOutServer();
    const user = openSignedOut('/login');
    await signIn(user, 'wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent('E-mail or password is wrong.');
    expect(screen.getByLabelText('E-mail')).toHaveValue(customer.email);
  });

  it('keeps what was typed when the session ends', async () => {
    const desk = signedOutServer();
    server.use(http.post('*/api/support/tickets', () => refusal(401, 'unauthenticated')));
    const user = openSignedOut('/dashboard/help');
    await signIn(user);
    await user.type(await screen.findByLabelText('Subject'), 'Precious');
    await user.type(screen.getByLabelText('Message'), 'Words');
    desk.endSession();
    await user.click(screen.getByRole('button', { name: 'Send request' }));

    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
    await signIn(user);
    expect(await screen.findByLabelText('Subject')).toHaveValue('Precious');
  });
});

describe('setting up the first account', () => {
  it('sends the token that stands after #', async () => {
    const sent: unknown[] = [];
    server.use(
      http.get('*/api/auth/me', () => refusal(401, 'unauthenticated')),
      http.post('*/api/auth/setup', async ({ request }) => {
        sent.push(await request.json());
        return refusal(400, 'validation_failed', { details: { token: 'Used or expired.' } });
      }),
    );
    const user = openSignedOut('/setup#token=abc');
    await user.type(await screen.findByLabelText('Your name'), 'Ada');
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.com');
    await user.type(screen.getByLabelText('Password'), 'long enough');
    await user.click(screen.getByRole('button', { name: 'Make the account' }));
    expect(await screen.findByText(/This link no longer works/)).toBeVisible();
    expect(sent).toEqual([
      { token: 'abc', name: 'Ada', email: 'ada@example.com', password: 'long enough' },
    ]);
  });
});
