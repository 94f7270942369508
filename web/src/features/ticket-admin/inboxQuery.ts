import type { Category, ListTicketsApiArg, Priority, Status } from '@/app/store/services/generated';
import { SEARCH_LIMIT } from '@/lib/address';
import { pageFrom } from '@/lib/pageParameter';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';

/** What the inbox shows. It lives in the address, so that it survives reload, back and sharing. */
export interface InboxQuery {
  status: Status[];
  priority: Priority[];
  category: Category[];
  /** An id, `me`, `none`, or empty for anyone. */
  assignedTo: string;
  search: string;
  sort: Sort;
  order: Order;
  page: number;
}

const SORTS = ['createdAt', 'updatedAt', 'priority', 'status'] as const;
const ORDERS = ['desc', 'asc'] as const;

export type Sort = (typeof SORTS)[number];
export type Order = (typeof ORDERS)[number];

const PAGE_SIZE = 25;

const DEFAULT_SORT: Sort = 'createdAt';
const DEFAULT_ORDER: Order = 'desc';

/** Reads an address. Values it does not know are dropped: an old link shows something, not an error. */
export function parseInboxQuery(address: URLSearchParams): InboxQuery {
  const chosen = <T extends string>(name: string, known: readonly T[]): T[] => {
    const values = new Set(address.getAll(name));
    return known.filter((value) => values.has(value));
  };
  const single = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
    known.find((value) => value === address.get(name)) ?? otherwise;

  return {
    status: chosen('status', STATUSES),
    priority: chosen('priority', PRIORITIES),
    category: chosen('category', CATEGORIES),
    assignedTo: assigneeFrom(address.get('assignedTo')),
    search: (address.get('search') ?? '').trim().slice(0, SEARCH_LIMIT),
    sort: single('sort', SORTS, DEFAULT_SORT),
    order: single('order', ORDERS, DEFAULT_ORDER),
    page: pageFrom(address),
  };
}

/** Writes the shortest address that reads back as the same query. */
export function formatInboxQuery(query: InboxQuery): string {
  const address = new URLSearchParams();
  query.status.forEach((status) => address.append('status', status));
  query.priority.forEach((priority) => address.append('priority', priority));
  query.category.forEach((category) => address.append('category', category));
  if (query.assignedTo !== '') {
    address.set('assignedTo', query.assignedTo);
  }
  if (query.search !== '') {
    address.set('search', query.search);
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
  const { assignedTo, search, ...rest } = query;
  return {
    ...rest,
    ...(assignedTo !== '' && { assignedTo }),
    ...(search !== '' && { search }),
    limit: PAGE_SIZE,
    fields: 'row',
  };
}

/** The same view without any narrowing. */
export function withoutFilters({ sort, order }: InboxQuery): InboxQuery {
  return {
    status: [],
    priority: [],
    category: [],
    assignedTo: '',
    search: '',
    sort,
    order,
    page: 1,
  };
}

export function isFiltered(query: InboxQuery): boolean {
  const { status, priority, category, assignedTo, search } = query;
  return status.length + priority.length + category.length > 0 || assignedTo + search !== '';
}

function assigneeFrom(value: string | null): string {
  return value !== null && /^(me|none|[0-9a-f]{24})$/.test(value) ? value : '';
}
