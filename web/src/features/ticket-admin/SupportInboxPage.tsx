import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
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
  const { data, currentData, error, isFetching, refetch } = useListTicketsQuery(
    listArgumentFor(address.query),
  );
  useReturnToRow(currentData !== undefined);
  const isStale = isFetching && currentData === undefined;
  // While the next page loads, the one before stays; a failure keeps only what belongs to the address.
  const shown = error === undefined ? data : currentData;

  return (
    <Page title={texts.inbox.title}>
      <TicketFilters address={address} />
      <p role="status" className="my-3 text-sm text-muted tabular-nums">
        {shown && texts.inbox.total(formatTotal(shown.pagination), shown.pagination.total === 1)}
      </p>
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
