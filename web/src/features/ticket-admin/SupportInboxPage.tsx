import { useArrivals } from '@/app/store/live/useNews';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { ArrivalsButton } from '@/ticket/ArrivalsButton';
import { formatTotal } from '@/ticket/total';
import { classes } from '@/ui/classes';
import { Page } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { InboxEmpty } from './InboxEmpty';
import { listArgumentFor } from './inboxQuery';
import { useReturnToRow } from './openedTicket';
import { TicketFilters } from './TicketFilters';
import { TicketsTable } from './TicketsTable';
import { useInboxQuery } from './useInboxQuery';

const SKELETON = ['h-9', ...Array.from({ length: 10 }, () => 'h-14')];

export default function SupportInboxPage() {
  const address = useInboxQuery();
  const argument = listArgumentFor(address.query);
  const list = useListTicketsQuery(argument);
  const { data, currentData, error, isFetching, refetch } = list;
  const arrivals = useArrivals(argument, list);
  useReturnToRow(currentData !== undefined);
  const isStale = isFetching && currentData === undefined;
  // While the next page loads, the one before stays; a failure keeps only what belongs to the address.
  const shown = error === undefined ? data : currentData;

  return (
    <Page title={texts.inbox.title}>
      <TicketFilters address={address} />
      <div className="my-2 flex min-h-9 items-center gap-3 pointer-coarse:min-h-11">
        <p role="status" className="text-sm text-muted tabular-nums">
          {shown && texts.inbox.total(formatTotal(shown.pagination), shown.pagination.total === 1)}
        </p>
        <ArrivalsButton count={arrivals} onShow={() => void refetch()} />
      </div>
      {error !== undefined && (
        <ProblemAlert
          problem={asProblem(error)}
          title={texts.inbox.failed}
          onRetry={() => void refetch()}
        />
      )}
      {shown === undefined && error === undefined && (
        <Skeleton blocks={SKELETON} className="grid gap-2" />
      )}
      {shown !== undefined && (
        <div aria-busy={isStale} className={classes('transition-opacity', isStale && 'opacity-60')}>
          {shown.tickets.length === 0 ? (
            <InboxEmpty address={address} />
          ) : (
            <TicketsTable tickets={shown.tickets} address={address} />
          )}
          <Pager {...shown.pagination} hrefFor={(page) => address.hrefFor({ page })} />
        </div>
      )}
    </Page>
  );
}
