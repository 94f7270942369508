import { agent, customer, expect, signIn, test } from './fixtures';

test('a ticket lives from the question to the end', async ({ open, look, isMobile }) => {
  const subject = 'Invoice shows the wrong address';
  const note = 'The billing sync failed on Tuesday.';
  const answer = 'The address is corrected. Could you look again?';

  const theirs = await open('/dashboard/help');
  await look(theirs, 'sign-in');
  await signIn(theirs, customer);
  await expect(theirs.getByText('No tickets yet')).toBeVisible();
  await look(theirs, 'help-page');

  await theirs.getByRole('button', { name: 'Send request' }).click();
  await expect(theirs.getByText('Give your request a subject.')).toBeVisible();
  await look(theirs, 'missing-fields');

  await theirs.getByLabel('Subject').fill(subject);
  await theirs.getByLabel('Message').fill('It is our **old** one.\n\nWhat can we do?');
  await theirs.getByLabel('Category').selectOption('Account Issue');
  await theirs.getByLabel('Priority').selectOption('High');
  await theirs.reload();
  await expect(theirs.getByLabel('Subject')).toHaveValue(subject);
  await theirs.getByRole('button', { name: 'Send request' }).click();
  const confirmation = theirs.getByRole('heading', { name: /We have your request ST-\d{4}-\d{3}/ });
  await expect(confirmation).toBeFocused();
  const number = /ST-\d{4}-\d{3}/.exec(await confirmation.innerText())?.[0] ?? '';
  await look(theirs, 'confirmation');
  await theirs.getByRole('link', { name: 'Open your ticket' }).click();
  await expect(theirs.getByRole('heading', { level: 1, name: subject })).toBeVisible();
  await look(theirs, 'own-ticket');

  const ours = await open('/dashboard');
  await signIn(ours, agent);
  await expect(ours.getByRole('heading', { level: 1, name: 'Support tickets' })).toBeVisible();
  await expect(ours.getByRole('link', { name: subject })).toBeVisible();
  await look(ours, 'inbox');
  if (isMobile) {
    await ours.getByRole('button', { name: 'Filters' }).click();
  }
  await ours.getByRole('button', { name: 'Priority' }).click();
  await ours.getByRole('checkbox', { name: 'High' }).check();
  await expect(ours).toHaveURL(/\?priority=High$/);
  await look(ours, 'inbox-filter');
  await ours.keyboard.press('Escape');
  await ours.getByRole('link', { name: subject }).click();
  // On a wide screen it stands beside the list.
  const level = isMobile ? 1 : 2;
  await expect(ours.getByRole('heading', { level, name: subject })).toBeFocused();
  await expect(ours).toHaveURL(/\/ST-\d{4}-\d{3}\?priority=High$/);
  await look(ours, 'ticket-of-staff');

  await ours.getByLabel('Assignee').selectOption({ label: `${agent.name} (you)` });
  await expect(ours.getByText('Assignee saved.')).toBeVisible();
  await ours.getByText('Internal note', { exact: true }).click();
  await ours.getByRole('textbox', { name: 'Internal note' }).fill(note);
  await look(ours, 'writing-a-note');
  await ours.getByRole('button', { name: /Add internal note/ }).click();
  await expect(ours.getByRole('listitem').filter({ hasText: note })).toBeVisible();

  await ours.getByText('Reply', { exact: true }).click();
  await ours.getByLabel(`Reply to ${customer.name}`).fill(answer);
  await ours.getByLabel('Then set status to').selectOption('In Progress');
  await ours.getByRole('button', { name: 'Send reply' }).click();
  await expect(ours.getByRole('listitem').filter({ hasText: answer })).toBeVisible();
  await expect(ours.getByLabel('Status', { exact: true })).toHaveValue('In Progress');
  await look(ours, 'answered');

  await theirs.reload();
  await expect(theirs.getByText(answer)).toBeVisible();
  await expect(theirs.getByText(note)).toHaveCount(0);
  await expect(theirs.getByText('In Progress')).toBeVisible();
  await look(theirs, 'answer-seen');
  await theirs.getByLabel('Your reply').fill('Yes, now it is right. Thank you!');
  await theirs.getByRole('button', { name: 'Send reply' }).click();
  await expect(theirs.getByText('Yes, now it is right.')).toBeVisible();
  await expect(theirs.getByLabel('Your reply')).toHaveValue('');

  await ours.reload();
  await ours.getByLabel('Status', { exact: true }).selectOption('Resolved');
  await expect(ours.getByText('Status saved.')).toBeVisible();
  await ours.getByText('History', { exact: true }).click();
  await expect(ours.getByText('Status: In Progress → Resolved')).toBeVisible();
  await look(ours, 'resolved-with-history');
  await ours.getByRole('link', { name: isMobile ? 'All tickets' : 'Close the ticket' }).click();
  await expect(ours).toHaveURL(/\?priority=High$/);
  await expect(ours.getByRole('link', { name: subject })).toBeFocused();

  await theirs.reload();
  await expect(theirs.getByText('Support marked this as resolved')).toBeVisible();
  await look(theirs, 'resolved');
  await theirs.getByRole('button', { name: 'Reopen' }).click();
  await expect(theirs.getByText('The ticket is open again.')).toBeVisible();
  await theirs.getByRole('button', { name: 'This solved it' }).click();
  await expect(theirs.getByText('This ticket is closed')).toBeVisible();
  await look(theirs, 'closed');
  await theirs.getByRole('link', { name: 'All your tickets' }).click();
  await expect(theirs.getByRole('listitem').filter({ hasText: number })).toContainText('Closed');
  await look(theirs, 'own-tickets');
});

test('a reply is stopped when something newer came, and its text stays', async ({ open, look }) => {
  const theirs = await open('/dashboard/help');
  // Without news, only the server knows that something came.
  await theirs.route('**/api/support/events', (route) => route.abort());
  await signIn(theirs, customer);
  await theirs.getByLabel('Subject').fill('Two people write at once');
  await theirs.getByLabel('Message').fill('Who is faster?');
  await theirs.getByRole('button', { name: 'Send request' }).click();
  await theirs.getByRole('link', { name: 'Open your ticket' }).click();
  await theirs.getByLabel('Your reply').fill('I found something out.');
  const number = new URL(theirs.url()).pathname.split('/').at(-1) ?? '';

  const ours = await open(`/dashboard/admin/support/${number}`, agent);
  await ours.getByLabel(`Reply to ${customer.name}`).fill('Please tell us your version.');
  await ours.getByRole('button', { name: 'Send reply' }).click();
  await expect(ours.getByText('Your reply is sent.')).toBeVisible();

  await theirs.getByRole('button', { name: 'Send reply' }).click();
  const notice = theirs.getByRole('alert');
  await expect(notice).toContainText('Something newer arrived while you were writing');
  await expect(notice).toContainText('Please tell us your version.');
  await expect(theirs.getByLabel('Your reply')).toHaveValue('I found something out.');
  await look(theirs, 'newer-came');
  await theirs.getByRole('button', { name: 'Send anyway' }).click();
  await expect(
    theirs.getByRole('listitem').filter({ hasText: 'I found something out.' }),
  ).toBeVisible();
});
