import { describe, expect, it } from 'vitest';
import { aTicket, colleague } from '@/test/data';
import { type Outcome, reverseOf, runSteps, type Step } from './steps';

const steps = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => ({
    ticket: aTicket({ _id: `id-${index}` }),
    request: { status: 'Resolved' },
  }));

const done = (step: Step): Outcome => ({ step, after: aTicket({ version: 2 }), hasChanged: true });

describe('steps', () => {
  it('runs all of them, but only a few at once', async () => {
    let running = 0;
    let most = 0;
    const counts: number[] = [];
    const outcomes = await runSteps(
      steps(11),
      async (step) => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        return done(step);
      },
      (count) => counts.push(count),
    );
    expect(outcomes).toHaveLength(11);
    expect(most).toBe(4);
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('goes on after one that was refused', async () => {
    const problem = { status: 409, code: 'conflict', message: 'No.', details: {} };
    const outcomes = await runSteps(
      steps(3),
      async (step) => Promise.resolve(step.ticket._id === 'id-1' ? { step, problem } : done(step)),
      () => undefined,
    );
    expect(outcomes.filter((outcome) => 'problem' in outcome)).toHaveLength(1);
    expect(outcomes).toHaveLength(3);
  });

  it('is taken back by what was there before, against what came of it, and by nothing else', () => {
    const ticket = aTicket({ priority: 'High', assignedTo: colleague });
    const after = aTicket({ version: 9 });
    const step = { ticket, request: { assignedTo: null } };
    expect(reverseOf({ step, after, hasChanged: true })).toEqual([
      { ticket: after, request: { assignedTo: colleague._id } },
    ]);
    const unassigned: Step = {
      ticket: aTicket(),
      request: { assignedTo: colleague._id, priority: 'Low' },
    };
    expect(reverseOf({ step: unassigned, after, hasChanged: true })).toEqual([
      { ticket: after, request: { assignedTo: null, priority: 'Medium' } },
    ]);
  });

  it('has nothing to take back where nothing changed', () => {
    const step: Step = { ticket: aTicket(), request: { status: 'Open' } };
    expect(reverseOf({ step, after: aTicket(), hasChanged: false })).toEqual([]);
    const problem = { status: 409, code: 'conflict', message: 'No.', details: {} };
    expect(reverseOf({ step, problem })).toEqual([]);
  });
});
