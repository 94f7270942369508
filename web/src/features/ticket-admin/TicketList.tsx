import { inboxTexts } from '@/lib/texts/staff';
import { ArrivalsButton } from '@/ticket/ArrivalsButton';
import { formatTotal } from '@/ticket/total';
import { classes } from '@/ui/classes';
import { Pager } from '@/ui/Pager';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { BulkBar } from './BulkBar';
import { ChangesNotice } from './changes/ChangesNotice';
import { DensityChoice } from './DensityChoice';
import { InboxEmpty } from './InboxEmpty';
import { TicketFilters } from './TicketFilters';
import { TicketsTable } from './TicketsTable';
import type { InboxList } from './useInboxList';
import type { InboxAddress } from './useInboxQuery';
import type { Selection } from './useSelection';

const SKELETON = ['h-9', ...Array.from({ length: 10 }, () => 'h-14')];

interface TicketListProps {
  list: InboxList;
  address: InboxAddress;
  selection: Selection;
  isNarrow: boolean;
  /** The ticket that is open beside the list. */
  current: string | undefined;
}

export function TicketList({ list, address, selection, isNarrow, current }: TicketListProps) {
  const { shown, isStale, problem, arrivals, refetch } = list;
  return (
    <>
      <TicketFilters address={address} isNarrow={isNarrow} />
      {selection.tickets.length > 0 && <BulkBar selection={selection} />}
      <div className="my-2 flex min-h-9 items-center gap-3 pointer-coarse:min-h-11">
        <p role="status" className="text-sm text-muted tabular-nums">
          {shown && inboxTexts.total(formatTotal(shown.pagination), shown.pagination.total === 1)}
        </p>
        <ArrivalsButton count={arrivals} onShow={refetch} />
        <span className="ml-auto">
          <DensityChoice />
        </span>
      </div>
      {current === undefined && <ChangesNotice />}
      {problem && <ProblemAlert problem={problem} title={inboxTexts.failed} onRetry={refetch} />}
      {shown === undefined && !problem && <Skeleton blocks={SKELETON} className="grid gap-2" />}
      {shown !== undefined && (
        <div aria-busy={isStale} className={classes('transition-opacity', isStale && 'opacity-60')}>
          {shown.tickets.length === 0 ? (
            <InboxEmpty address={address} />
          ) : (
            <TicketsTable
              tickets={shown.tickets}
              address={address}
              selection={selection}
              isNarrow={isNarrow}
              current={current}
            />
          )}
          <Pager {...shown.pagination} hrefFor={(page) => address.hrefFor({ page })} />
        </div>
      )}
    </>
  );
}
