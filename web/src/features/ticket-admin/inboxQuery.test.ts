import { describe, expect, it } from 'vitest';
import {
  filterCount,
  formatInboxQuery,
  type InboxQuery,
  isFiltered,
  isToDo,
  listArgumentFor,
  parseInboxQuery,
  withoutFilters,
} from './inboxQuery';

const parse = (address: string) => parseInboxQuery(new URLSearchParams(address));

const full: InboxQuery = {
  status: ['Open', 'In Progress'],
  priority: ['High', 'Critical'],
  category: ['Bug Report'],
  assignedTo: 'me',
  awaiting: 'staff',
  from: '2026-01-31',
  to: '2026-02-01',
  search: 'invoice & "quotes"',
  sort: 'priority',
  order: 'desc',
  page: 3,
};

describe('the inbox query in the address', () => {
  it('reads back what it wrote', () => {
    expect(parse(formatInboxQuery(full))).toEqual(full);
  });

  it('writes nothing for the plain inbox', () => {
    expect(formatInboxQuery(parse(''))).toBe('');
  });

  it('repeats a parameter for each value, as the server wants it', () => {
    expect(formatInboxQuery(parse('status=Closed&status=Open'))).toBe('status=Open&status=Closed');
  });

  it.each([
    'status=Broken',
    'priority=Urgent',
    'category=',
    'assignedTo=somebody',
    'awaiting=everyone',
    'from=yesterday',
    'to=2026-13-01',
    'from=2026-02-30',
    'sort=subject',
    'order=up',
    'page=0',
    'page=-1',
    'page=1.5',
    'page=x',
  ])('drops what it does not know: %s', (address) => {
    expect(parse(address)).toEqual(parse(''));
  });

  it('accepts an id, me and none as assignee', () => {
    const id = '65a1b2c3d4e5f60718293a4b';
    expect(parse(`assignedTo=${id}`).assignedTo).toBe(id);
    expect(parse('assignedTo=none').assignedTo).toBe('none');
  });

  it('clears filters and page, and keeps the order', () => {
    const cleared = withoutFilters(full);
    expect(isFiltered(cleared)).toBe(false);
    expect(formatInboxQuery(cleared)).toBe('sort=priority&order=desc');
  });

  it('asks the server for rows only, and leaves out what is not set', () => {
    const argument = listArgumentFor(parse('status=Open'));
    expect(argument).toMatchObject({ status: ['Open'], fields: 'row', page: 1 });
    expect(argument).not.toHaveProperty('assignedTo');
    expect(argument).not.toHaveProperty('search');
  });

  it('asks for whole days of the reader’s own zone', () => {
    const { startDate, endDate } = listArgumentFor(parse('from=2026-03-29&to=2026-03-29'));
    expect(new Date(startDate ?? '')).toEqual(new Date(2026, 2, 29, 0, 0, 0, 0));
    expect(new Date(endDate ?? '')).toEqual(new Date(2026, 2, 29, 23, 59, 59, 999));
  });

  it('turns days around that were given backwards', () => {
    expect(parse('from=2026-02-02&to=2026-02-01')).toMatchObject({
      from: '2026-02-01',
      to: '2026-02-02',
    });
  });

  it('counts each narrowed property once', () => {
    expect(filterCount(full)).toBe(6);
    expect(filterCount(parse('search=word'))).toBe(0);
    expect(isFiltered(parse('search=word'))).toBe(true);
  });

  it.each([
    ['status=Open', true],
    ['status=Open&status=In+Progress', true],
    ['awaiting=staff', true],
    ['status=Open&status=Closed', false],
    ['status=Open&search=word', false],
    ['assignedTo=me', false],
  ])('%s shows only what is to be done: %s', (address, expected) => {
    expect(isToDo(parse(address))).toBe(expected);
  });
});
