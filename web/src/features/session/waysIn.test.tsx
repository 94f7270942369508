import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '@/app/store/services/generated';
import { openSignedOut, refusal, servesList } from '@/test/app';
import { agent, customer } from '@/test/data';
import { server } from '@/test/server';

/** What the server writes into index.html. */
function thePageSays(...names: string[]) {
  for (const name of names) {
    const word = document.createElement('meta');
    word.name = name;
    word.dataset['test'] = '';
    document.head.append(word);
  }
}

let whoIsIn: User | null = null;
let sent: unknown[] = [];

/** A route that takes what is sent, and answers as `answer` says. */
function takes(route: string, answer: (body: unknown) => Response) {
  server.use(
    http.post(`*/api/auth/${route}`, async ({ request }) => {
      const body: unknown = await request.json();
      sent.push(body);
      return answer(body);
    }),
  );
}

const taken = () => HttpResponse.json({ message: 'A mail is on its way.' }, { status: 202 });

beforeEach(() => {
  whoIsIn = null;
  sent = [];
  servesList();
  server.use(
    http.get('*/api/auth/me', () =>
      whoIsIn
        ? HttpResponse.json({ user: whoIsIn, csrfToken: 'c' })
        : refusal(401, 'unauthenticated'),
    ),
  );
});

afterEach(() => {
  document.head.querySelectorAll('meta[data-test]').forEach((word) => word.remove());
});

const press = async (user: ReturnType<typeof openSignedOut>, name: string) =>
  user.click(await screen.findByRole('button', { name }));

describe('the ways beside sign-in', () => {
  it('are shown where the server offers them, and take the typed address along', async () => {
    thePageSays('registration', 'account-mail');
    const user = openSignedOut('/login');
    await user.type(await screen.findByLabelText('E-mail'), customer.email);
    await user.click(screen.getByRole('link', { name: 'Forgot your password?' }));
    await screen.findByRole('heading', { name: 'Forgot your password?' });
    expect(screen.getByLabelText('E-mail')).toHaveValue(customer.email);
    await user.click(screen.getByRole('link', { name: 'Sign in' }));
    await user.click(await screen.findByRole('link', { name: 'Make an account' }));
    expect(await screen.findByLabelText('Your name')).toBeVisible();
  });

  it('are not shown where there are none, and their pages say whom to ask', async () => {
    openSignedOut('/login');
    expect(await screen.findByLabelText('E-mail')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Forgot your password?' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Make an account' })).toBeNull();
  });

  it.each([
    ['/register', 'Accounts are made by an admin here'],
    ['/forgot-password', 'This desk sends no such mail'],
  ])('%s says when it is closed', async (address, words) => {
    openSignedOut(address);
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

const fill = async (user: ReturnType<typeof openSignedOut>) => {
  await user.type(await screen.findByLabelText('Your name'), '<b>Ada</b> مرحبا');
  await user.type(screen.getByLabelText('E-mail'), ' ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'long enough');
};

describe('making an account', () => {
  beforeEach(() => thePageSays('registration'));

  it('says what happens next and what to do without a mail, and keeps what was typed', async () => {
    takes('register', taken);
    const user = openSignedOut('/register');
    await fill(user);
    await press(user, 'Make the account');
    expect(await screen.findByRole('heading', { name: 'Look into your mailbox' })).toHaveFocus();
    expect(screen.getByText(/on its way to ada@example.com/)).toBeVisible();
    expect(screen.getByText('Look into the spam folder.')).toBeVisible();
    expect(sent).toEqual([
      { name: '<b>Ada</b> مرحبا', email: 'ada@example.com', password: 'long enough' },
    ]);

    await press(user, 'Change the address');
    expect(screen.getByLabelText('Your name')).toHaveValue('<b>Ada</b> مرحبا');
    expect(screen.getByLabelText('Password')).toHaveValue('long enough');
  });

  it('says at each field what is wrong before anything is sent', async () => {
    const user = openSignedOut('/register');
    await user.type(await screen.findByLabelText('E-mail'), 'nobody');
    await press(user, 'Make the account');
    expect(screen.getByLabelText('Your name')).toHaveFocus();
    expect(screen.getByLabelText('E-mail')).toBeInvalid();
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/Use at least 10/);
    expect(sent).toEqual([]);
  });

  it('says how long to wait when too many were asked for', async () => {
    takes('register', () =>
      HttpResponse.json(
        { error: 'Too many requests.', code: 'rate_limited' },
        { status: 429, headers: { 'Retry-After': '600' } },
      ),
    );
    const user = openSignedOut('/register');
    await fill(user);
    await press(user, 'Make the account');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/You can try again in 10 minutes/);
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com');
  });
});

describe('confirming an account', () => {
  beforeEach(() => thePageSays('registration'));

  it('takes the secret out of the address, waits for a person, and leads in', async () => {
    takes('confirm', () => {
      whoIsIn = customer;
      return HttpResponse.json({ user: customer, csrfToken: 'c', token: 't' });
    });
    const user = openSignedOut('/confirm#token=abc');
    expect(await screen.findByRole('button', { name: 'Confirm and sign in' })).toBeVisible();
    expect(window.location.href).not.toContain('abc');
    expect(sent).toEqual([]);
    await press(user, 'Confirm and sign in');
    expect(await screen.findByRole('heading', { name: 'How can we help?' })).toBeVisible();
    expect(sent).toEqual([{ token: 'abc' }]);
  });

  it('serves whoever is signed in as somebody else', async () => {
    whoIsIn = agent;
    takes('confirm', () => {
      whoIsIn = customer;
      return HttpResponse.json({ user: customer, csrfToken: 'c', token: 't' });
    });
    const user = openSignedOut('/confirm#token=abc');
    await press(user, 'Confirm and sign in');
    expect(await screen.findByRole('heading', { name: 'How can we help?' })).toBeVisible();
  });

  it('explains a link that no longer works', async () => {
    takes('confirm', () =>
      refusal(400, 'validation_failed', { details: { token: 'Used or expired.' } }),
    );
    const user = openSignedOut('/confirm#token=old');
    await press(user, 'Confirm and sign in');
    const alert = within(await screen.findByRole('alert'));
    expect(alert.getByText('This link no longer works.')).toBeVisible();
    expect(alert.getByRole('link', { name: 'Make an account' })).toHaveAttribute(
      'href',
      '/register',
    );
  });

  it('says when the link is not whole', async () => {
    openSignedOut('/confirm');
    expect(await screen.findByText(/This address is incomplete/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Confirm and sign in' })).toBeNull();
  });
});

describe('forgetting a password', () => {
  it('says the same for every address, and what to do without a mail', async () => {
    thePageSays('account-mail');
    takes('forgot-password', taken);
    const user = openSignedOut('/forgot-password');
    await user.type(await screen.findByLabelText('E-mail'), 'carla@example.com');
    await press(user, 'Send the link');
    expect(await screen.findByRole('heading', { name: 'Look into your mailbox' })).toHaveFocus();
    expect(screen.getByText(/If there is an account for carla@example.com/)).toBeVisible();
    expect(sent).toEqual([{ email: 'carla@example.com' }]);
    await press(user, 'Change the address');
    expect(screen.getByLabelText('E-mail')).toHaveValue('carla@example.com');
  });
});
