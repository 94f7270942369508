import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { User } from '@/app/store/services/generated';
import { aGate, openApp, pageOf, refusal, servesList } from '@/test/app';
import { admin, agent, customer, NOW } from '@/test/data';
import { server } from '@/test/server';

const USERS = '*/api/admin/users';
const PAGE = '/dashboard/admin/users';

const gone: User = {
  ...customer,
  _id: '0000000000000000000000c1',
  name: 'Gus Gone',
  role: 'COMPANY',
  isActive: false,
  lastSeenAt: NOW,
};

function servesUsers(listed: User[] | ((asked: URLSearchParams) => Promise<User[]>)) {
  const asked: URLSearchParams[] = [];
  servesList();
  server.use(
    http.get(USERS, async ({ request }) => {
      const parameters = new URL(request.url).searchParams;
      asked.push(parameters);
      const users = typeof listed === 'function' ? await listed(parameters) : listed;
      return HttpResponse.json({
        users,
        adminRoles: ['BOSS'],
        agentRoles: ['TIER_1', 'TIER_2'],
        pagination: pageOf(users.length),
      });
    }),
  );
  return asked;
}

const dialog = async (name: string) => screen.findByRole('dialog', { name });

describe('the accounts', () => {
  it('show the configured roles in words, and who may sign in', async () => {
    servesUsers([admin, agent, gone]);
    openApp(PAGE, admin);
    const rows = (await screen.findAllByRole('row')).slice(1);
    expect(rows[0]).toHaveTextContent('Ada Admin (you)ada@example.comAdministratorActive');
    expect(rows[1]).toHaveTextContent('Nora Lindqvistnora@example.comAgent (TIER_2)Active');
    expect(rows[2]).toHaveTextContent('Customer (COMPANY)Deactivated');
    expect(within(rows[2]!).getByRole('button', { name: 'Activate Gus Gone' })).toBeVisible();
  });

  it('keep search and filters in the address', async () => {
    const asked = servesUsers([]);
    const user = openApp(`${PAGE}?role=TIER_1&state=inactive`, admin);
    await screen.findByText('No account matches these filters');
    expect(asked.at(-1)?.toString()).toBe('page=1&limit=25&role=TIER_1&isActive=false');
    await user.type(screen.getByRole('searchbox', { name: 'Search accounts' }), 'nora{Enter}');
    await waitFor(() => expect(asked.at(-1)?.get('search')).toBe('nora'));
    await user.click(screen.getByRole('button', { name: 'Role, 1 chosen' }));
    await user.click(screen.getByRole('checkbox', { name: 'Administrator' }));
    await waitFor(() => expect(asked.at(-1)?.getAll('role')).toEqual(['BOSS', 'TIER_1']));
  });

  it('are not said to be missing before that is known', async () => {
    const gate = aGate();
    servesUsers(async (asked) => {
      if (asked.has('search')) {
        return [];
      }
      await gate.opened;
      return [agent];
    });
    const user = openApp(`${PAGE}?search=zebra`, admin);
    await screen.findByText('No account matches these filters');
    const filters = within(screen.getByRole('group', { name: 'Filters' }));
    await user.click(filters.getByRole('link', { name: 'Clear filters' }));
    expect(screen.queryByText('No account matches these filters')).toBeNull();
    expect(screen.queryByText('No accounts yet')).toBeNull();
    gate.open();
    expect(await screen.findByText(agent.email)).toBeVisible();
  });

  it('are added with an invitation by mail', async () => {
    servesUsers([admin]);
    const sent: unknown[] = [];
    server.use(
      http.post(USERS, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ user: agent }, { status: 201 });
      }),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Add account' }));
    const form = within(await dialog('Add an account'));
    await user.click(form.getByRole('button', { name: 'Add and invite' }));
    expect(form.getByLabelText('Name')).toHaveFocus();
    expect(form.getByText('Enter a name.')).toBeVisible();
    await user.type(form.getByLabelText('Name'), 'Nora Lindqvist');
    await user.type(form.getByLabelText('E-mail'), 'nora@example.com');
    await user.selectOptions(form.getByLabelText('Role'), 'Agent (TIER_2)');
    await user.click(form.getByRole('button', { name: 'Add and invite' }));
    expect(
      await screen.findByText(/an invitation is on its way to nora@example\.com/),
    ).toBeVisible();
    expect(sent).toEqual([{ name: 'Nora Lindqvist', email: 'nora@example.com', role: 'TIER_2' }]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('are added with a link to hand over where there is no mail, and without a taken address', async () => {
    servesUsers([admin]);
    let isTaken = true;
    server.use(
      http.post(USERS, () =>
        isTaken
          ? refusal(409, 'conflict')
          : HttpResponse.json(
              { user: agent, inviteUrl: 'https://desk.example/reset-password#token=t' },
              { status: 201 },
            ),
      ),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Add account' }));
    const form = within(await dialog('Add an account'));
    await user.type(form.getByLabelText('Name'), 'Nora');
    await user.type(form.getByLabelText('E-mail'), 'nora@example.com');
    await user.click(form.getByRole('button', { name: 'Add and invite' }));
    expect(await form.findByText('Another account has this address.')).toBeVisible();
    expect(form.getByLabelText('E-mail')).toHaveFocus();
    isTaken = false;
    await user.click(form.getByRole('button', { name: 'Add and invite' }));
    const invitation = within(await dialog('Invitation for Nora Lindqvist'));
    expect(invitation.getByLabelText('Link')).toHaveValue(
      'https://desk.example/reset-password#token=t',
    );
    await user.click(invitation.getByRole('button', { name: 'Copy the link' }));
    expect(await navigator.clipboard.readText()).toBe(
      'https://desk.example/reset-password#token=t',
    );
  });

  it('keep the last admin, and say why', async () => {
    servesUsers([admin]);
    server.use(http.put(`${USERS}/${admin._id}`, () => refusal(409, 'last_admin')));
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Deactivate Ada Admin' }));
    const asks = within(await screen.findByRole('alertdialog'));
    expect(asks.getByText(/This is your own account/)).toBeVisible();
    await user.click(asks.getByRole('button', { name: 'Deactivate' }));
    expect(await asks.findByText(/This is the last active administrator/)).toBeVisible();
    await user.click(asks.getByRole('button', { name: 'Cancel' }));

    await user.click(screen.getByRole('button', { name: 'Edit Ada Admin' }));
    const form = within(await dialog('Edit Ada Admin'));
    await user.selectOptions(form.getByLabelText('Role'), 'Agent (TIER_1)');
    await user.click(form.getByRole('button', { name: 'Save account' }));
    expect(await form.findByText(/This is the last active administrator/)).toBeVisible();
  });

  it('cannot be deleted while the name is borne, but deactivated instead', async () => {
    servesUsers([agent]);
    const changes: unknown[] = [];
    server.use(
      http.delete(`${USERS}/${agent._id}`, () => refusal(409, 'conflict')),
      http.put(`${USERS}/${agent._id}`, async ({ request }) => {
        changes.push(await request.json());
        return HttpResponse.json({ user: { ...agent, isActive: false }, message: 'Saved.' });
      }),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Delete Nora Lindqvist' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the account' }));
    expect(await screen.findByText(/Tickets or answers bear this name/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Deactivate instead' }));
    expect(await screen.findByText('Deactivate Nora Lindqvist?')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Deactivate' }));
    expect(await screen.findByText('Nora Lindqvist is deactivated.')).toBeVisible();
    expect(changes).toEqual([{ isActive: false }]);
  });

  it('are deleted after a question, and the focus finds a place', async () => {
    servesUsers([agent]);
    server.use(
      http.delete(`${USERS}/${agent._id}`, () =>
        HttpResponse.json({ message: 'Gone.', success: true }),
      ),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Delete Nora Lindqvist' }));
    await user.click(await screen.findByRole('button', { name: 'Delete the account' }));
    expect(await screen.findByText('The account of Nora Lindqvist is deleted.')).toBeVisible();
    expect(screen.getByRole('heading', { level: 1, name: 'Users' })).toHaveFocus();
  });

  it('are activated again, and invited again before they were ever here', async () => {
    servesUsers([gone, agent]);
    const changes: unknown[] = [];
    server.use(
      http.put(`${USERS}/${gone._id}`, async ({ request }) => {
        changes.push(await request.json());
        return HttpResponse.json({ user: { ...gone, isActive: true }, message: 'Saved.' });
      }),
      http.post(`${USERS}/${agent._id}/invite`, () => HttpResponse.json({ user: agent })),
    );
    const user = openApp(PAGE, admin);
    await user.click(await screen.findByRole('button', { name: 'Activate Gus Gone' }));
    expect(await screen.findByText('Gus Gone is active again.')).toBeVisible();
    expect(changes).toEqual([{ isActive: true }]);

    const invite = { name: 'Invite again' };
    await user.click(screen.getByRole('button', { name: 'Edit Gus Gone' }));
    expect(screen.queryByRole('button', invite)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Edit Nora Lindqvist' }));
    await user.click(screen.getByRole('button', invite));
    expect(
      await screen.findByText('An invitation is on its way to nora@example.com.'),
    ).toBeVisible();
  });

  it('do not exist where a platform keeps them', async () => {
    servesList();
    const mark = document.createElement('meta');
    mark.name = 'login-url';
    document.head.append(mark);
    openApp(PAGE, admin);
    expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Users' })).not.toBeInTheDocument();
    mark.remove();
  });
});
