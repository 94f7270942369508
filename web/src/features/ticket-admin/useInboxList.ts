import { useArrivals } from '@/app/store/live/useNews';
import type { Pagination, TicketListItem } from '@/app/store/services/generated';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import type { Loadable } from '@/lib/loadable';
import { type InboxQuery, listArgumentFor } from './inboxQuery';

export interface InboxList {
  page: Loadable<{ tickets: readonly TicketListItem[]; pagination: Pagination }>;
  /** How many tickets wait to be shown. */
  arrivals: number;
}

export function useInboxList(query: InboxQuery): InboxList {
  const argument = listArgumentFor(query);
  const page = useListTicketsQuery(argument);
  return { page, arrivals: useArrivals(argument, page) };
}
