import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Faq } from '@/app/store/services/generated';
import { openApp, openSignedOut, refusal, servesList } from '@/test/app';
import { aFaq, customer } from '@/test/data';
import { server } from '@/test/server';

const billing = aFaq('Where is my invoice?', 'Under Billing.', { category: 'Billing' });
const account = aFaq('How do I reset my password?', 'By mail.', { category: 'Account' });

function servesFaqs(faqs: Faq[]) {
  const searches: (string | null)[] = [];
  server.use(
    http.get('*/api/faqs', ({ request }) => {
      const search = new URL(request.url).searchParams.get('search');
      searches.push(search);
      const hits = faqs.filter(({ question }) => search === null || question.includes(search));
      return HttpResponse.json({ faqs: hits });
    }),
  );
  return searches;
}

const question = ({ question: name }: Faq) => screen.findByText(name);

describe('the FAQ', () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = vi.fn<() => void>();
    server.use(http.get('*/api/auth/me', () => refusal(401, 'unauthenticated')));
  });

  it('is open to visitors, by category, with the way to help and to sign-in', async () => {
    servesFaqs([account, billing]);
    const user = openSignedOut('/faq');
    const section = await screen.findByRole('region', { name: 'Billing' });
    expect(within(section).getByText(billing.question)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Ask us' })).toHaveAttribute('href', '/dashboard/help');
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/login');
    expect(screen.queryByRole('link', { name: 'Register' })).toBeNull();

    await user.click(screen.getByRole('link', { name: /^Account/ }));
    expect(window.location.search).toBe('?category=Account');
    expect(screen.queryByText(billing.question)).toBeNull();
    expect(await question(account)).toBeVisible();
  });

  it('offers to register where that is open', async () => {
    const word = document.createElement('meta');
    word.name = 'registration';
    document.head.append(word);
    servesFaqs([]);
    openSignedOut('/faq');
    expect(await screen.findByText('No questions yet')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Register' })).toHaveAttribute('href', '/register');
    word.remove();
  });

  it('searches by the address, and leads out of a search without hits', async () => {
    const searches = servesFaqs([account, billing]);
    const user = openSignedOut('/faq?category=Billing');
    await user.type(await screen.findByRole('searchbox'), 'zebra{Enter}');
    expect(await screen.findByText('No answer matches these words')).toBeVisible();
    expect(window.location.search).toBe('?search=zebra');
    await user.click(screen.getByRole('link', { name: 'Show all questions' }));
    expect(await question(account)).toBeVisible();
    expect(screen.getByRole('searchbox')).toHaveValue('');
    expect(searches).toEqual([null, 'zebra', null]);
  });

  it('opens the question that a link leads to', async () => {
    servesFaqs([account, billing]);
    openSignedOut(`/faq#${billing._id}`);
    expect((await question(billing)).closest('details')).toHaveAttribute('open');
    expect((await question(account)).closest('details')).not.toHaveAttribute('open');
  });

  it('says when that question is gone', async () => {
    servesFaqs([account]);
    openSignedOut(`/faq#${billing._id}`);
    expect(await screen.findByText(/no longer here/)).toBeVisible();
  });

  it('says what failed, and tries again', async () => {
    server.use(http.get('*/api/faqs', () => refusal(500, 'internal'), { once: true }));
    const user = openSignedOut('/faq');
    expect(await screen.findByText('The FAQ could not be loaded.')).toBeVisible();
    servesFaqs([account]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await question(account)).toBeVisible();
  });

  it('stands in the usual frame for whoever is signed in', async () => {
    servesList();
    servesFaqs([account]);
    openApp('/faq', customer);
    expect(await question(account)).toBeVisible();
    expect(screen.getByRole('link', { name: /^FAQ/ })).toHaveAttribute('aria-current', 'page');
    expect(screen.queryByRole('link', { name: 'Sign in' })).toBeNull();
  });
});
