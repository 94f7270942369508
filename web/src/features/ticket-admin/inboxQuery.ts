import type {
  Awaiting,
  Category,
  ListTicketsApiArg,
  Priority,
  Status,
} from '@/app/store/services/generated';
import { SEARCH_LIMIT } from '@/lib/address';
import { pageFrom } from '@/lib/pageParameter';
import { endOfDay, isDay, startOfDay } from '@/lib/time';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';

/** What the inbox shows. It lives in the address, so that it survives reload, back and sharing. */
export interface InboxQuery {
  status: Status[];
  priority: Priority[];
  category: Category[];
  /** An id, `me`, `none`, or empty for anyone. */
  assignedTo: string;
  awaiting: Awaiting | '';
  /** Days of the reader's own zone, both included, as in 2026-01-31; or empty. */
  from: string;
  to: string;
  search: string;
  sort: Sort;
  order: Order;
  page: number;
}

const SORTS = ['createdAt', 'updatedAt', 'priority', 'status'] as const;
const ORDERS = ['desc', 'asc'] as const;
export const TURNS = ['staff', 'customer'] as const satisfies readonly Awaiting[];

export type Sort = (typeof SORTS)[number];
export type Order = (typeof ORDERS)[number];

const UNSETTLED: ReadonlySet<Status> = new Set(['Open', 'In Progress']);

const PAGE_SIZE = 25;

const DEFAULT_SORT: Sort = 'createdAt';
const DEFAULT_ORDER: Order = 'desc';

/** Reads an address. Values it does not know are dropped: an old link shows something, not an error. */
export function parseInboxQuery(address: URLSearchParams): InboxQuery {
  const chosen = <T extends string>(name: string, known: readonly T[]): T[] => {
    const values = new Set(address.getAll(name));
    return known.filter((value) => values.has(value));
  };
  const single = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === address.get(name));
  const day = (name: string) => {
    const value = address.get(name) ?? '';
    return isDay(value) ? value : '';
  };

  const [from, to] = [day('from'), day('to')];
  const isBackwards = from !== '' && to !== '' && from > to;
  return {
    status: chosen('status', STATUSES),
    priority: chosen('priority', PRIORITIES),
    category: chosen('category', CATEGORIES),
    assignedTo: assigneeFrom(address.get('assignedTo')),
    awaiting: single('awaiting', TURNS) ?? '',
    from: isBackwards ? to : from,
    to: isBackwards ? from : to,
    search: (address.get('search') ?? '').trim().slice(0, SEARCH_LIMIT),
    sort: single('sort', SORTS) ?? DEFAULT_SORT,
    order: single('order', ORDERS) ?? DEFAULT_ORDER,
    page: pageFrom(address),
  };
}

/** Writes the shortest address that reads back as the same query. */
export function formatInboxQuery(query: InboxQuery): string {
  const address = new URLSearchParams();
  query.status.forEach((status) => address.append('status', status));
  query.priority.forEach((priority) => address.append('priority', priority));
  query.category.forEach((category) => address.append('category', category));
  for (const name of ['assignedTo', 'awaiting', 'from', 'to', 'search'] as const) {
    if (query[name] !== '') {
      address.set(name, query[name]);
    }
  }
  if (query.sort !== DEFAULT_SORT || query.order !== DEFAULT_ORDER) {
    address.set('sort', query.sort);
    address.set('order', query.order);
  }
  if (query.page !== 1) {
    address.set('page', String(query.page));
  }
  return address.toString();
}

export function listArgumentFor(query: InboxQuery): ListTicketsApiArg {
  const { assignedTo, awaiting, from, to, search, ...rest } = query;
  return {
    ...rest,
    ...(assignedTo !== '' && { assignedTo }),
    ...(awaiting !== '' && { awaiting }),
    ...(from !== '' && { startDate: startOfDay(from) }),
    ...(to !== '' && { endDate: endOfDay(to) }),
    ...(search !== '' && { search }),
    limit: PAGE_SIZE,
    fields: 'row',
  };
}

/** The same view without any narrowing. */
export function withoutFilters({ sort, order }: InboxQuery): InboxQuery {
  return { ...parseInboxQuery(new URLSearchParams()), sort, order };
}

/** How many properties narrow the view, the search aside. */
export function filterCount(query: InboxQuery): number {
  const { status, priority, category, assignedTo, awaiting, from, to } = query;
  const narrowing = [status, priority, category, assignedTo, awaiting, from + to];
  return narrowing.filter((chosen) => chosen.length > 0).length;
}

export function isFiltered(query: InboxQuery): boolean {
  return filterCount(query) > 0 || query.search !== '';
}

/** Whether the view shows only what still has to be done, so that an empty one is good news. */
export function isToDo({ status, awaiting, search }: InboxQuery): boolean {
  const onlyUnsettled = status.length > 0 && status.every((one) => UNSETTLED.has(one));
  return search === '' && (onlyUnsettled || awaiting === 'staff');
}

function assigneeFrom(value: string | null): string {
  return value !== null && /^(me|none|[0-9a-f]{24})$/.test(value) ? value : '';
}
