import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '@/app/store/services/generated';
import { changesOf, deedOf, targetPath } from './auditText';

const base: AuditEntry = {
  _id: 'e',
  at: '2026-01-31T09:30:00.000Z',
  actor: null,
  action: 'user.updated',
  target: { type: 'user', id: 'u', label: 'ada@example.com' },
  changes: {},
  requestId: null,
  ip: null,
  hash: 'h',
};

const changed = (action: string, changes: AuditEntry['changes']) =>
  changesOf({ ...base, action, changes }, new Map([['u1', 'Nora']]));

describe('changesOf', () => {
  it.each([
    ['isActive', true, false, 'Is active', 'yes', 'no'],
    ['support_email', '', 'a@b.example', 'Support email', 'nothing', 'a@b.example'],
    ['assignedTo', null, 'u1', 'Assigned to', 'nothing', 'Nora'],
    ['order', 1, 2, 'Order', '1', '2'],
  ])('%s from %s to %s', (field, from, to, name, shownFrom, shownTo) => {
    expect(changed('user.updated', { [field]: { from, to } })).toEqual([
      { field: name, from: shownFrom, to: shownTo },
    ]);
  });

  it('has no "from" where something begins', () => {
    expect(changed('user.created', { name: { from: null, to: 'Ada' } })).toEqual([
      { field: 'Name', from: null, to: 'Ada' },
    ]);
  });

  it('leaves out what the deed says already', () => {
    const changes = {
      isInternal: { from: null, to: true },
      response: { from: null, to: 'r' },
      status: { from: 'Open', to: 'Resolved' },
    };
    expect(changed('response.added', changes)).toEqual([
      { field: 'Status', from: 'Open', to: 'Resolved' },
    ]);
    expect(deedOf({ ...base, action: 'response.added', changes })).toContain('internal note');
  });
});

describe('targetPath', () => {
  it.each([
    ['ticket', 'ST-2026-001', '/dashboard/admin/support/ST-2026-001'],
    // What was erased has no label any more.
    ['ticket', '', '/dashboard/admin/support/id'],
    ['settings', '', '/dashboard/admin/support/settings'],
    ['faq', 'How?', '/dashboard/admin/faqs/id'],
    ['user', 'ada@example.com', null],
  ])('of %s %j is %j', (type, label, path) => {
    expect(targetPath({ ...base, target: { type, id: 'id', label } })).toBe(path);
  });
});
