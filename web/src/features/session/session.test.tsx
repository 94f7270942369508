import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { openSignedOut, refusal, servesList } from '@/test/app';
import { agent, customer } from '@/test/data';
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

/** A server that knows one link, for the customer. */
function serverWithLink(whoIsIn: typeof customer | null = null) {
  const sent: unknown[] = [];
  let signedIn = whoIsIn;
  servesList();
  server.use(
    http.get('*/api/auth/me', () =>
      signedIn
        ? HttpResponse.json({ user: signedIn, csrfToken: 'c' })
        : refusal(401, 'unauthenticated'),
    ),
    http.post<never, { token: string }>('*/api/auth/reset-password', async ({ request }) => {
      const body = await request.json();
      sent.push(body);
      if (body.token !== 'abc') {
        return refusal(400, 'validation_failed', { details: { token: 'Used or expired.' } });
      }
      signedIn = customer;
      return HttpResponse.json({ user: customer, csrfToken: 'c', token: 't' });
    }),
  );
  return sent;
}

async function setPassword(user: ReturnType<typeof openSignedOut>, password: string) {
  await user.type(await screen.findByLabelText('New password'), password);
  await user.click(screen.getByRole('button', { name: 'Set the password' }));
}

describe('setting a password by a link', () => {
  it('tells the rule, sends the token that stands after #, and leads in', async () => {
    const sent = serverWithLink();
    const user = openSignedOut('/reset-password#token=abc');
    const field = await screen.findByLabelText('New password');
    expect(field).toHaveAccessibleDescription(/At least 10 characters/);
    await setPassword(user, 'short');
    expect(field).toHaveAccessibleDescription(/Use at least 10 characters/);
    expect(field).toHaveFocus();
    expect(sent).toEqual([]);
    await user.type(field, ' and now long');
    await user.click(screen.getByRole('button', { name: 'Set the password' }));
    expect(await screen.findByRole('heading', { name: 'How can we help?' })).toBeVisible();
    expect(sent).toEqual([{ token: 'abc', password: 'short and now long' }]);
    expect(window.location.hash).toBe('');
  });

  it('explains a link that no longer works', async () => {
    serverWithLink();
    const user = openSignedOut('/reset-password#token=old');
    await setPassword(user, 'long enough by far');
    expect(await screen.findByRole('alert')).toHaveTextContent(/This link no longer works/);
    expect(screen.getByRole('link', { name: 'Go to sign-in' })).toHaveAttribute('href', '/login');
  });

  it('says when the link is not whole', async () => {
    serverWithLink();
    openSignedOut('/reset-password');
    expect(await screen.findByText(/This address is incomplete/)).toBeVisible();
    expect(screen.queryByLabelText('New password')).toBeNull();
  });

  it('serves whoever is signed in as somebody else', async () => {
    serverWithLink(agent);
    const user = openSignedOut('/reset-password#token=abc');
    await setPassword(user, 'long enough by far');
    expect(await screen.findByRole('heading', { name: 'How can we help?' })).toBeVisible();
  });
});
