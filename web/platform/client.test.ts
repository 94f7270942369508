import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, startDesk } from '../e2e/desk';
import { startMailbox } from '../e2e/mailbox';
import type { NewTicket } from './supportApi';
import { type Claims, SECRET, tokenOf } from './token';
import { type Visitor, visitor } from './visitor';

const ID = /^[0-9a-f]{24}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SUPPORT = 'support@platform.example';

const carla: Claims = {
  userId: '65a1b2c3d4e5f60718293a01',
  name: 'Carla Ruiz',
  email: 'carla@company.example',
  role: 'COMPANY',
};
const bob: Claims = {
  userId: '65a1b2c3d4e5f60718293a02',
  name: 'Bob Noyce',
  email: 'bob@company.example',
  role: 'COMPANY',
};
const gus: Claims = {
  userId: '65a1b2c3d4e5f60718293a03',
  name: 'Gus Agent',
  email: 'gus@platform.example',
  role: 'INTERNAL',
};
const amy: Claims = {
  userId: '65a1b2c3d4e5f60718293a04',
  name: 'Amy Admin',
  email: 'amy@platform.example',
  role: 'ADMIN',
};

const login: NewTicket = {
  subject: 'Login fails',
  message: 'It *spins* for ever.',
  category: 'Technical Issue',
  priority: 'High',
};

/** What a page shows of somebody, without the role. */
function person({ userId, name, email }: Claims) {
  return { _id: userId, name, email };
}

function refusal(status: number, code: string, ...fields: string[]) {
  const details = Object.fromEntries(fields.map((field) => [field, expect.any(String)]));
  const error = expect.stringMatching(/^[A-Z].+\.$/);
  const data = fields.length === 0 ? { error, code } : { error, code, details };
  return { status, data };
}

function numbers({ tickets }: { tickets: { ticketNumber: string }[] }) {
  return tickets.map((ticket) => Number(ticket.ticketNumber.slice('ST-2026-'.length)));
}

describe.each([
  { whose: "the platform's", options: ['--accounts', 'platform'] },
  { whose: 'made here', options: ['--accounts', 'own'] },
])("a platform's client, where accounts are $whose", ({ options }) => {
  let desk: Desk;
  const as = (claims: Claims): Visitor => visitor(desk.url, tokenOf(claims));

  beforeEach(async () => {
    desk = await startDesk([], [...options, '--jwt-secret', SECRET, '--support-email', SUPPORT]);
  });
  afterEach(() => desk.stop());

  it('files a ticket, and lists and opens it', async () => {
    const { ticket, message } = await as(carla).file(login);
    const row = {
      ...login,
      _id: expect.stringMatching(ID),
      ticketNumber: expect.stringMatching(/^ST-\d{4}-001$/),
      status: 'Open',
      submittedBy: person(carla),
      attachments: [],
      createdAt: expect.stringMatching(TIME),
      updatedAt: ticket.createdAt,
    };
    expect(message).toContain(ticket.ticketNumber);
    expect(ticket).toMatchObject({ ...row, responses: [] });
    for (const field of ['assignedTo', 'resolvedAt', 'closedAt']) {
      expect(ticket).not.toHaveProperty(field);
    }
    expect(Math.abs(Date.now() - Date.parse(ticket.createdAt))).toBeLessThan(60_000);

    const list = await as(carla).ownTickets();
    const pagination = { total: 1, page: 1, limit: 10, pages: 1, hasNext: false, hasPrev: false };
    expect(list).toMatchObject({ tickets: [row], pagination });
    expect(list.tickets[0]).not.toHaveProperty('responses');
    expect((await as(gus).allTickets()).tickets).toMatchObject([row]);

    for (const reader of [as(carla), as(gus), as(amy)]) {
      for (const read of [reader.ticket, reader.ticketAsAdmin]) {
        expect(await read(ticket._id)).toMatchObject({ ticket: { ...row, responses: [] } });
      }
    }
  });

  it('need not choose a category and a priority', async () => {
    const { ticket } = await as(carla).file({ subject: '  Hello ', message: 'Is it <b>on</b>?' });
    const chosen = { category: 'General Inquiry', priority: 'Medium' };
    expect(ticket).toMatchObject({ ...chosen, subject: 'Hello', message: 'Is it <b>on</b>?' });
  });

  it('pages through a list, newest first', async () => {
    for (let n = 1; n <= 5; n += 1) {
      await as(carla).file({ ...login, subject: `Number ${n}` });
    }
    const asked = [1, 2, 3, 4];
    const lists = asked.map((page) => as(carla).ownTickets({ page, limit: 2 }));
    const pages = await Promise.all(lists);
    expect(pages.map(numbers)).toEqual([[5, 4], [3, 2], [1], []]);
    const places = asked.map((page) => ({
      total: 5,
      page,
      limit: 2,
      pages: 3,
      hasNext: page < 3,
      hasPrev: page > 1,
    }));
    expect(pages.map(({ pagination }) => pagination)).toMatchObject(places);
  });

  it('filters by each parameter, and by all together', async () => {
    const { ticket: first } = await as(carla).file(login);
    const { ticket: second } = await as(bob).file({
      ...login,
      subject: 'Crème brûlée',
      category: 'Bug Report',
      priority: 'Critical',
    });
    await as(carla).file({ ...login, category: 'Account Issue', priority: 'Low' });
    const staff = as(gus);
    await staff.change({ id: first._id, changes: { assignedTo: gus.userId } });
    await staff.change({ id: second._id, changes: { status: 'In Progress' } });
    const today = first.createdAt.slice(0, 10);
    const all = {
      status: ['Open', 'In Progress'],
      priority: ['High', 'Critical'],
      category: ['Technical Issue', 'Bug Report'],
      startDate: today,
      endDate: second.createdAt,
    };
    const found = async (list: Parameters<typeof staff.allTickets>[0]) =>
      numbers(await staff.allTickets(list));
    expect(await found({ status: ['In Progress'] })).toEqual([2]);
    expect(await found({ priority: ['Low', 'Critical'] })).toEqual([3, 2]);
    expect(await found({ category: ['Technical Issue', 'Account Issue'] })).toEqual([3, 1]);
    expect(await found({ assignedTo: gus.userId })).toEqual([1]);
    expect(await found({ assignedTo: amy.userId })).toEqual([]);
    expect(await found({ startDate: '2001-01-01', endDate: '2001-12-31' })).toEqual([]);
    expect(await found({ search: 'creme brul' })).toEqual([2]);
    expect(await found({ search: 'carla' })).toEqual([3, 1]);
    expect(await found({ search: second.ticketNumber })).toEqual([2]);
    expect(await found(all)).toEqual([2, 1]);
    expect(await found({ ...all, assignedTo: gus.userId, search: 'login' })).toEqual([1]);

    const own = await as(carla).ownTickets({ status: 'Open' });
    expect([numbers(own), own.pagination.total]).toEqual([[3, 1], 2]);
    expect(numbers(await as(carla).ownTickets({ status: 'Closed' }))).toEqual([]);
  });

  it('gives a customer nothing for saying admin=true', async () => {
    const { ticket } = await as(carla).file(login);
    expect(numbers(await as(bob).allTickets())).toEqual([]);
    expect(numbers(await as(bob).allTickets({ search: 'login' }))).toEqual([]);
    await expect(as(bob).ticketAsAdmin(ticket._id)).rejects.toMatchObject(
      refusal(404, 'not_found'),
    );
  });

  it('changes what it sends and nothing else', async () => {
    const { ticket } = await as(carla).file(login);
    await as(gus).stats();
    const change = (changes: Parameters<Visitor['change']>[0]['changes']) =>
      as(amy).change({ id: ticket._id, changes });

    const given = await change({ priority: 'Critical', assignedTo: gus.userId });
    expect(given.ticket).toMatchObject({
      ...login,
      priority: 'Critical',
      status: 'Open',
      assignedTo: person(gus),
    });
    expect(given.changes.toSorted()).toEqual(['assignedTo', 'priority']);
    expect(given.message).toContain(ticket.ticketNumber);
    expect(given.ticket.updatedAt > ticket.updatedAt).toBe(true);

    const resolved = (await change({ status: 'Resolved' })).ticket;
    expect(resolved).toMatchObject({ status: 'Resolved', resolvedAt: resolved.updatedAt });
    const closed = (await change({ status: 'Closed', category: 'Bug Report' })).ticket;
    expect(closed).toMatchObject({ category: 'Bug Report', resolvedAt: resolved.resolvedAt });
    expect(closed.closedAt).toBe(closed.updatedAt);
    const reopened = await change({ status: 'Open', assignedTo: null });
    for (const field of ['assignedTo', 'resolvedAt', 'closedAt']) {
      expect(reopened.ticket).not.toHaveProperty(field);
    }
    const again = await change({ status: 'Open' });
    expect([again.changes, again.ticket]).toEqual([[], reopened.ticket]);
    expect(await as(gus).ticket(ticket._id)).toEqual({ ticket: reopened.ticket });
  });

  it('lets the owner close and reopen, and no more', async () => {
    const { ticket } = await as(carla).file(login);
    const change = (changes: Parameters<Visitor['change']>[0]['changes']) =>
      as(carla).change({ id: ticket._id, changes });
    const closed = await change({ status: 'Closed' });
    expect([closed.ticket.status, closed.changes]).toEqual(['Closed', ['status']]);
    expect((await change({ status: 'Open' })).ticket.status).toBe('Open');
    const forbidden = refusal(403, 'forbidden');
    await expect(change({ status: 'In Progress' })).rejects.toMatchObject(forbidden);
    await expect(change({ priority: 'Critical' })).rejects.toMatchObject(forbidden);
    const others = as(bob).change({ id: ticket._id, changes: { status: 'Closed' } });
    await expect(others).rejects.toMatchObject(refusal(404, 'not_found'));
  });

  it('holds the conversation, whose notes are for staff', async () => {
    const { ticket } = await as(carla).file(login);
    const id = ticket._id;
    const { ticketNumber, subject } = ticket;
    const asked = await as(gus).respond({ id, message: 'Which browser?', notifyUser: true });
    const question = {
      _id: expect.stringMatching(ID),
      message: 'Which browser?',
      respondedBy: { ...person(gus), role: 'INTERNAL' },
      isInternal: false,
      createdAt: expect.stringMatching(TIME),
    };
    expect(asked).toMatchObject({
      response: question,
      message: expect.stringContaining(ticketNumber),
      ticketInfo: { ticketNumber, subject, status: 'Open' },
    });
    const noted = await as(amy).respond({ id, message: 'Known trouble', isInternal: true });
    const note = { isInternal: true, respondedBy: { ...person(amy), role: 'ADMIN' } };
    expect(noted.response).toMatchObject(note);
    const answer = { message: 'Netscape', respondedBy: { ...person(carla), role: 'COMPANY' } };
    const told = await as(carla).respond({ id, message: 'Netscape', isInternal: false });
    expect(told.response).toMatchObject(answer);
    const done = await as(gus).respond({ id, message: 'Mended.', status: 'Resolved' });
    expect(done.ticketInfo.status).toBe('Resolved');

    const info = { ticketNumber, subject, status: 'Resolved' };
    const mended = { message: 'Mended.', isInternal: false };
    const forStaff = await as(amy).responses(id);
    expect(forStaff).toMatchObject({
      responses: [question, note, answer, mended],
      ticketInfo: info,
    });
    expect((await as(amy).ticket(id)).ticket.responses).toEqual(forStaff.responses);
    const forOwner = await as(carla).responses(id);
    // Customers write to the support address, not to one person of the staff.
    const seen = { ...question, respondedBy: { ...question.respondedBy, email: SUPPORT } };
    expect(forOwner).toMatchObject({ responses: [seen, answer, mended], ticketInfo: info });
    const read = (await as(carla).ticket(id)).ticket;
    expect([read.responses, read.status]).toEqual([forOwner.responses, 'Resolved']);
    expect(JSON.stringify([forOwner, read])).not.toContain('trouble');

    await expect(as(bob).responses(id)).rejects.toMatchObject(refusal(404, 'not_found'));
    const secret = as(carla).respond({ id, message: 'Psst', isInternal: true });
    await expect(secret).rejects.toMatchObject(refusal(403, 'forbidden'));
  });

  it('deletes for admins only', async () => {
    const { ticket } = await as(carla).file(login);
    for (const claims of [carla, gus]) {
      const refused = as(claims).remove(ticket._id);
      await expect(refused).rejects.toMatchObject(refusal(403, 'forbidden'));
    }
    const { ticketNumber } = ticket;
    const message = expect.stringContaining(ticketNumber);
    expect(await as(amy).remove(ticket._id)).toEqual({ message, ticketNumber, success: true });
    for (const claims of [carla, amy]) {
      const gone = as(claims).ticket(ticket._id);
      await expect(gone).rejects.toMatchObject(refusal(404, 'not_found'));
    }
    expect((await as(amy).allTickets()).pagination).toMatchObject({ total: 0, pages: 0 });
  });

  it('reads statistics and the people to assign to', async () => {
    const staff = as(gus);
    const none = {
      total: 0,
      open: 0,
      inProgress: 0,
      resolved: 0,
      closed: 0,
      byPriority: { Low: 0, Medium: 0, High: 0, Critical: 0 },
      byCategory: {
        'Technical Issue': 0,
        'Account Issue': 0,
        'Feature Request': 0,
        'General Inquiry': 0,
        'Bug Report': 0,
      },
      resolutionRate: 0,
      timeBasedCounts: { today: 0, thisWeek: 0, thisMonth: 0 },
      performance: { avgResponseTimeHours: 0, totalResolved: 0 },
    };
    expect(await staff.stats()).toEqual(none);
    const { ticket } = await as(carla).file(login);
    await as(bob).file({ ...login, category: 'Bug Report', priority: 'Low' });
    await as(bob).file({ ...login, priority: 'Low' });
    await staff.respond({ id: ticket._id, message: 'Done.', status: 'Resolved' });
    // Midnight may fall between two of these requests.
    const count = expect.any(Number);
    expect(await staff.stats()).toEqual({
      ...none,
      total: 3,
      open: 2,
      resolved: 1,
      byPriority: { ...none.byPriority, Low: 2, High: 1 },
      byCategory: { ...none.byCategory, 'Technical Issue': 2, 'Bug Report': 1 },
      resolutionRate: 33.3,
      timeBasedCounts: { today: count, thisWeek: count, thisMonth: count },
      performance: { avgResponseTimeHours: 0, totalResolved: 1 },
    });

    await as(amy).stats();
    expect(await staff.assignableUsers()).toMatchObject({
      users: [
        { ...person(amy), role: 'ADMIN' },
        { ...person(gus), role: 'INTERNAL' },
      ],
    });
    const forbidden = refusal(403, 'forbidden');
    await expect(as(carla).stats()).rejects.toMatchObject(forbidden);
    await expect(as(carla).assignableUsers()).rejects.toMatchObject(forbidden);
  });

  it('reads the settings, and sets a part of them', async () => {
    const before = await as(amy).settings();
    expect(before).toEqual({
      settings: {
        support_email: '',
        support_auto_response: expect.any(Boolean),
        support_email_template: expect.any(String),
        support_notification_enabled: true,
      },
    });
    const after = { ...before.settings, support_email: 'help@platform.example' };
    expect(await as(amy).set({ support_email: 'help@platform.example' })).toEqual({
      message: expect.any(String),
      settings: after,
      updated: ['support_email'],
    });
    const two = { support_auto_response: true, support_email_template: 'New: {{subject}}' };
    expect((await as(amy).set(two)).settings).toEqual({ ...after, ...two });
    expect(await as(amy).settings()).toEqual({ settings: { ...after, ...two } });
    await expect(as(amy).set({ support_email: 'nobody' })).rejects.toMatchObject(
      refusal(400, 'validation_failed', 'support_email'),
    );
    for (const claims of [carla, gus]) {
      await expect(as(claims).settings()).rejects.toMatchObject(refusal(403, 'forbidden'));
      const set = as(claims).set({ support_auto_response: true });
      await expect(set).rejects.toMatchObject(refusal(403, 'forbidden'));
    }
  });

  it('sends a test mail, and tells whether the mail server took it', async () => {
    const nobody = 'nobody@platform.example';
    const mailbox = await startMailbox(nobody);
    const mail = ['--smtp-url', mailbox.url, '--mail-from', SUPPORT];
    const mailed = await startDesk([], [...options, '--jwt-secret', SECRET, ...mail]);
    try {
      const of = (claims: Claims) => visitor(mailed.url, tokenOf(claims));
      const said = { message: expect.any(String) };
      expect(await of(amy).sendTestMail(amy.email)).toMatchObject({ ...said, success: true });
      await mailbox.take(amy.email, /./);
      expect(await of(amy).sendTestMail(nobody)).toMatchObject({ ...said, success: false });
      await expect(of(amy).sendTestMail('amy')).rejects.toMatchObject(
        refusal(400, 'validation_failed', 'testEmail'),
      );
      for (const claims of [carla, gus]) {
        const sent = of(claims).sendTestMail(amy.email);
        await expect(sent).rejects.toMatchObject(refusal(403, 'forbidden'));
      }
    } finally {
      await mailed.stop();
      await mailbox.stop();
    }
  });

  it('is told what is wrong, by code and by field', async () => {
    const { ticket } = await as(carla).file(login);
    await as(gus).change({ id: ticket._id, changes: { status: 'Closed' } });
    const invalid = (...fields: string[]) => refusal(400, 'validation_failed', ...fields);
    const id = ticket._id;
    const missing = '65a1b2c3d4e5f60718293aff';
    const table: [Promise<unknown>, ReturnType<typeof refusal>][] = [
      [as(carla).file({ subject: ' ', message: '' }), invalid('subject', 'message')],
      [as(carla).file({ ...login, subject: 'x'.repeat(201) }), invalid('subject')],
      [
        as(carla).file({ ...login, category: 'Other', priority: 'P1' }),
        invalid('category', 'priority'),
      ],
      [as(gus).allTickets({ status: ['Open', 'Done'] }), invalid('status')],
      [
        as(gus).allTickets({ assignedTo: 'gus', startDate: 'now' }),
        invalid('assignedTo', 'startDate'),
      ],
      [as(gus).allTickets({ limit: 500 }), invalid('limit')],
      [as(gus).change({ id, changes: { assignedTo: carla.userId } }), invalid('assignedTo')],
      [as(gus).ticket('nonsense'), invalid('id')],
      [as(gus).ticket(missing), refusal(404, 'not_found')],
      [as(gus).respond({ id: missing, message: 'Hello?' }), refusal(404, 'not_found')],
      [as(carla).respond({ id, message: 'Hello?' }), refusal(409, 'ticket_closed')],
    ];
    const checks = table.map(([request, expected]) =>
      expect(request).rejects.toMatchObject(expected),
    );
    await Promise.all(checks);
  });

  it('is shut out without a good token', async () => {
    const tokens = [
      null,
      'nonsense',
      tokenOf(amy, { seconds: -90 }),
      tokenOf(amy, { secret: `${SECRET}x` }),
    ];
    for (const token of tokens) {
      const stranger = visitor(desk.url, token);
      await expect(stranger.ownTickets()).rejects.toMatchObject(refusal(401, 'unauthenticated'));
      await expect(stranger.file(login)).rejects.toMatchObject(refusal(401, 'unauthenticated'));
    }
  });
});
