import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '@/app/store/services/generated';
import { agent, customer } from '@/test/data';
import { describeAction, describeChanges } from './historyText';

const names = new Map([[agent._id, agent.name]]);

function entry(action: string, changes: HistoryEntry['changes']): HistoryEntry {
  return {
    _id: '0000000000000000000000ee',
    at: '2026-06-15T12:00:00.000Z',
    actor: null,
    action,
    target: { type: 'ticket', id: '0000000000000000000000aa', label: 'ST-2026-001' },
    changes,
    requestId: null,
  };
}

describe('the history in words', () => {
  it('tells notes from replies', () => {
    const note = entry('response.added', { isInternal: { from: null, to: true } });
    const reply = entry('response.added', { isInternal: { from: null, to: false } });
    expect(describeAction(note)).toBe('wrote an internal note');
    expect(describeAction(reply)).toBe('wrote a reply');
  });

  it('names people, and says nobody where there is none', () => {
    const changes = { assignedTo: { from: null, to: agent._id } };
    expect(describeChanges(entry('ticket.updated', changes), names)).toEqual([
      `Assignee: Nobody → ${agent.name}`,
    ]);
    const away = { assignedTo: { from: customer._id, to: null } };
    expect(describeChanges(entry('ticket.updated', away), names)).toEqual([
      'Assignee: someone who is gone → Nobody',
    ]);
  });

  it('shows what changed with a response, but not the ids of the response itself', () => {
    const changes = {
      response: { from: null, to: '65a1b2c3d4e5f60718293a4b' },
      isInternal: { from: null, to: false },
      status: { from: 'Open', to: 'Resolved' },
    };
    expect(describeChanges(entry('response.added', changes), names)).toEqual([
      'Status: Open → Resolved',
    ]);
  });

  it('shortens long texts', () => {
    const changes = { message: { from: 'short', to: 'x'.repeat(500) } };
    expect(describeChanges(entry('ticket.updated', changes), names)).toEqual([
      `Message: short → ${'x'.repeat(60)}…`,
    ]);
  });

  it('leaves the beginning to the conversation', () => {
    const changes = { subject: { from: null, to: 'Hello' } };
    expect(describeChanges(entry('ticket.created', changes), names)).toEqual([]);
  });
});
