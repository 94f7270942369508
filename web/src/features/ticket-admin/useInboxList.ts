import { useArrivals } from '@/app/store/live/useNews';
import type { Pagination, TicketListItem } from '@/app/store/services/generated';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { asProblem, type Problem } from '@/lib/problem';
import { type InboxQuery, listArgumentFor } from './inboxQuery';

export interface InboxList {
  /** What is on the screen: while the next page loads, the one before stays. */
  shown: { tickets: readonly TicketListItem[]; pagination: Pagination } | undefined;
  /** Whether it belongs to an address that was left. */
  isStale: boolean;
  problem: Problem | null;
  /** How many tickets wait to be shown. */
  arrivals: number;
  refetch: () => void;
}

export function useInboxList(query: InboxQuery): InboxList {
  const argument = listArgumentFor(query);
  const list = useListTicketsQuery(argument);
  const { data, currentData, error, isFetching, refetch } = list;
  return {
    // A failure keeps only what belongs to the address.
    shown: error === undefined ? data : currentData,
    isStale: isFetching && currentData === undefined,
    problem: error === undefined ? null : asProblem(error),
    arrivals: useArrivals(argument, list),
    refetch: () => void refetch(),
  };
}
