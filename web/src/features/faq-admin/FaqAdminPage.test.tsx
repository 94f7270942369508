import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Faq, UpdateFaqRequest } from '@/app/store/services/generated';
import { openApp, refusal, servesList } from '@/test/app';
import { admin, agent } from '@/test/data';
import { server } from '@/test/server';

const FAQS = '*/api/faqs';
const PAGE = '/dashboard/admin/faqs';
const DRAFT = `helpwright.draft.${admin._id}.faq.new`;

function aFaq(n: number, changes: Partial<Faq> = {}): Faq {
  return {
    _id: `00000000000000000000f0${String(n).padStart(2, '0')}`,
    question: `Question ${n}?`,
    answer: `Answer **${n}**`,
    answerHtml: `<p>Answer <strong>${n}</strong></p>`,
    category: 'Billing',
    isActive: true,
    order: n,
    ...changes,
  };
}

/** A FAQ that is really kept, and what was changed in it. */
function keepsFaqs(start: Faq[]) {
  let faqs = start;
  const writes: [string, UpdateFaqRequest][] = [];
  servesList();
  server.use(
    http.get(FAQS, ({ request }) => {
      const search = new URL(request.url).searchParams.get('search') ?? '';
      const found = faqs.filter(({ question }) => question.includes(search));
      return HttpResponse.json({ faqs: found.toSorted((a, b) => a.order - b.order) });
    }),
    http.get<{ id: string }>(`${FAQS}/:id`, ({ params }) => {
      const faq = faqs.find(({ _id }) => _id === params.id);
      return faq ? HttpResponse.json({ faq }) : refusal(404, 'not_found');
    }),
    http.put<{ id: string }, Partial<Faq>>(`${FAQS}/:id`, async ({ params, request }) => {
      const changes = await request.json();
      writes.push([params.id, changes]);
      faqs = faqs.map((faq) => (faq._id === params.id ? { ...faq, ...changes } : faq));
      return HttpResponse.json({ faq: faqs[0], message: 'Saved.', changes: [] });
    }),
    http.post<never, Faq>(FAQS, async ({ request }) => {
      const faq = { ...aFaq(50), ...(await request.json()) };
      faqs = [...faqs, faq];
      return HttpResponse.json({ faq, message: 'Added.' }, { status: 201 });
    }),
    http.delete<{ id: string }>(`${FAQS}/:id`, ({ params }) => {
      faqs = faqs.filter(({ _id }) => _id !== params.id);
      return HttpResponse.json({ message: 'Gone.', success: true });
    }),
  );
  return { writes, kept: () => faqs };
}

const questions = () =>
  screen.getAllByRole('link', { name: /^Question/ }).map((link) => link.textContent);

describe('the FAQ of the admins', () => {
  it('stands by category, with what is hidden', async () => {
    keepsFaqs([aFaq(1), aFaq(2, { isActive: false }), aFaq(3, { category: 'Accounts' })]);
    openApp(PAGE, admin);
    const billing = within(await screen.findByRole('region', { name: 'Billing' }));
    expect(billing.getAllByRole('listitem')).toHaveLength(2);
    expect(billing.getByText('Hidden')).toBeVisible();
    expect(screen.getByText('3 entries, 1 hidden.')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Accounts' })).toBeVisible();
  });

  it('is put in order by buttons, which keep the focus', async () => {
    const { writes } = keepsFaqs([aFaq(1), aFaq(2), aFaq(3)]);
    const user = openApp(PAGE, admin);
    const down = await screen.findByRole('button', { name: 'Move down: Question 1?' });
    expect(screen.getByRole('button', { name: 'Move up: Question 1?' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await user.click(down);
    expect(await screen.findByText('Moved to place 2 of 3.')).toBeVisible();
    expect(questions()).toEqual(['Question 2?', 'Question 1?', 'Question 3?']);
    expect(writes).toEqual([
      [aFaq(2)._id, { order: 1 }],
      [aFaq(1)._id, { order: 2 }],
    ]);
    expect(down).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Moved to place 3 of 3.')).toBeVisible();
    expect(down).toHaveAttribute('aria-disabled', 'true');
  });

  it('goes back to the old order when the server refuses the new one', async () => {
    keepsFaqs([aFaq(1), aFaq(2)]);
    server.use(http.put(`${FAQS}/:id`, () => refusal(503, 'unavailable')));
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Move down: Question 1?' }));
    expect(await screen.findByText(/The order was not changed\./)).toBeVisible();
    expect(questions()).toEqual(['Question 1?', 'Question 2?']);
  });

  it('hides and shows, and deletes after a question', async () => {
    const { writes, kept } = keepsFaqs([aFaq(1), aFaq(2)]);
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Hide: Question 1?' }));
    expect(await screen.findByText('The entry is hidden now.')).toBeVisible();
    expect(writes).toEqual([[aFaq(1)._id, { isActive: false }]]);
    expect(await screen.findByRole('button', { name: 'Show: Question 1?' })).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Delete: Question 2?' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the entry' }));
    await waitFor(() => expect(questions()).toEqual(['Question 1?']));
    expect(kept()).toHaveLength(1);
  });

  it('is searched in the address, and not moved meanwhile', async () => {
    keepsFaqs([aFaq(1), aFaq(2)]);
    const user = openApp(`${PAGE}?search=Question 2`, admin);
    expect(await screen.findByRole('button', { name: 'Move up: Question 2?' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    expect(screen.getByText(/Clear the search to change the order\./)).toBeVisible();
    const search = screen.getByRole('searchbox');
    await user.clear(search);
    await user.type(search, 'nothing{Enter}');
    expect(await screen.findByText('No entry matches this search')).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Clear filters' }));
    await waitFor(() => expect(questions()).toHaveLength(2));
  });

  it('takes a new entry, behind the others of its category, and shows it as readers see it', async () => {
    const { kept } = keepsFaqs([aFaq(1), aFaq(4)]);
    const user = openApp(`${PAGE}/new`, admin);
    const save = await screen.findByRole('button', { name: 'Save entry' });
    await user.click(save);
    expect(screen.getByLabelText('Question')).toHaveFocus();
    await user.type(screen.getByLabelText('Question'), 'A new one?');
    await user.type(screen.getByLabelText('Category'), 'Billing');
    await user.type(screen.getByLabelText('Answer'), 'Yes.');
    expect(localStorage.getItem(DRAFT)).toContain('A new one?');
    await user.click(save);
    expect(await screen.findByRole('heading', { name: 'As readers see it' })).toBeVisible();
    expect(kept().at(-1)).toMatchObject({ question: 'A new one?', order: 5, isActive: true });
    expect(window.location.pathname).toBe(`${PAGE}/${aFaq(50)._id}`);
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it('keeps what was typed, also when the server refuses it', async () => {
    localStorage.setItem(
      DRAFT,
      JSON.stringify({ question: 'Kept?', category: 'Billing', answer: 'Yes.', isActive: 'true' }),
    );
    keepsFaqs([]);
    server.use(
      http.post(FAQS, () =>
        refusal(400, 'validation_failed', { details: { question: 'Not this question.' } }),
      ),
    );
    const user = openApp(`${PAGE}/new`, admin);
    const question = await screen.findByLabelText('Question');
    expect(question).toHaveValue('Kept?');
    await user.click(screen.getByRole('button', { name: 'Save entry' }));
    expect(await screen.findByText('Not this question.')).toBeVisible();
    expect(question).toHaveFocus();
    expect(localStorage.getItem(DRAFT)).toContain('Kept?');
  });

  it('changes an entry, and knows when there is none', async () => {
    const { writes } = keepsFaqs([aFaq(1)]);
    const user = openApp(`${PAGE}/${aFaq(1)._id}`, admin);
    await user.selectOptions(await screen.findByLabelText('Visibility'), 'Hidden');
    expect(screen.getByText(/Changes are not saved yet\./)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save entry' }));
    expect(await screen.findByText('The entry is saved.')).toBeVisible();
    expect(writes[0]?.[1]).toMatchObject({ question: 'Question 1?', isActive: false });
    await waitFor(() =>
      expect(screen.queryByText(/Changes are not saved yet\./)).not.toBeInTheDocument(),
    );
  });

  it('knows when there is no such entry, and is for admins', async () => {
    keepsFaqs([]);
    openApp(`${PAGE}/${aFaq(9)._id}`, admin);
    expect(await screen.findByText('There is no such entry.')).toBeVisible();
  });

  it('does not exist for whoever is no admin', async () => {
    servesList();
    openApp(PAGE, agent);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
  });
});
