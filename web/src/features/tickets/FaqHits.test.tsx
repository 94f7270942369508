import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { openApp, servesList } from '@/test/app';
import { aFaq, customer } from '@/test/data';
import { server } from '@/test/server';

const faqs = [
  aFaq('Where is my invoice?', 'Under *Billing*.', {
    answerHtml: '<p>Under <em>Billing</em>.</p>',
  }),
  aFaq('How do I reset my password?', 'By mail.'),
];

let asked = 0;

const draft = () => localStorage.getItem(`helpwright.draft.${customer._id}.new-ticket`);

async function openHits(user: ReturnType<typeof openApp>) {
  await user.click(await screen.findByText('1 answer may help', { selector: 'span' }));
  await user.click(screen.getByText('Where is my invoice?'));
}

describe('answers of the FAQ under the subject', () => {
  beforeEach(() => {
    asked = 0;
    servesList();
    server.use(
      http.get('*/api/faqs', () => {
        asked += 1;
        return HttpResponse.json({ faqs });
      }),
    );
  });

  it('appear while one types, open in place, and lose nothing', async () => {
    const user = openApp('/dashboard/help', customer);
    expect(await screen.findByText(/Answers from the FAQ appear here/)).toBeVisible();
    expect(asked).toBe(0);
    await user.type(screen.getByLabelText('Subject'), 'My invoice is gone');
    await openHits(user);
    expect(screen.getByText('Billing', { selector: 'em' })).toBeVisible();
    expect(screen.getByLabelText('Subject')).toHaveValue('My invoice is gone');
    expect(asked).toBe(1);

    await user.clear(screen.getByLabelText('Subject'));
    await user.type(screen.getByLabelText('Subject'), 'Zebra crossing');
    expect(await screen.findByText(/The FAQ has no answer to this/)).toBeVisible();
    expect(asked).toBe(1);
  });

  it('clear the draft when one was enough, and bring it back when not', async () => {
    const user = openApp('/dashboard/help', customer);
    await user.type(await screen.findByLabelText('Subject'), 'My invoice is gone');
    await user.type(screen.getByLabelText('Message'), 'Since Monday.');
    await openHits(user);
    await user.click(screen.getByRole('button', { name: 'This answered it' }));
    expect(await screen.findByRole('heading', { name: 'Good to hear' })).toHaveFocus();
    expect(draft()).toBeNull();

    await user.click(screen.getByRole('button', { name: 'Bring my draft back' }));
    expect(screen.getByLabelText('Subject')).toHaveValue('My invoice is gone');
    expect(screen.getByLabelText('Message')).toHaveValue('Since Monday.');
    expect(draft()).toContain('Since Monday.');

    await openHits(user);
    await user.click(screen.getByRole('button', { name: 'This answered it' }));
    await user.click(await screen.findByRole('button', { name: 'Send another request' }));
    expect(screen.getByLabelText('Subject')).toHaveValue('');
  });
});
