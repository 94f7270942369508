import { describe, expect, it } from 'vitest';
import { formatAgo, formatUntil } from './time';

const now = Date.parse('2026-06-15T12:00:00.000Z');

describe('formatAgo', () => {
  it.each([
    ['2026-06-15T12:00:30.000Z', 'now'],
    ['2026-06-15T11:59:31.000Z', 'now'],
    ['2026-06-15T11:59:00.000Z', '1 minute ago'],
    ['2026-06-15T09:00:00.000Z', '3 hours ago'],
    ['2026-06-14T11:00:00.000Z', 'yesterday'],
    ['2026-05-01T12:00:00.000Z', 'last month'],
    ['2024-06-01T12:00:00.000Z', '2 years ago'],
  ])('%s is %s', (time, expected) => {
    expect(formatAgo(time, now)).toBe(expected);
  });
});

describe('formatUntil', () => {
  it.each([
    ['2026-06-15T12:00:20.000Z', 'now'],
    ['2026-06-15T11:00:00.000Z', 'now'],
    ['2026-06-15T12:05:30.000Z', 'in 5 minutes'],
    ['2026-06-16T13:00:00.000Z', 'tomorrow'],
  ])('%s is %s', (time, expected) => {
    expect(formatUntil(time, now)).toBe(expected);
  });
});
