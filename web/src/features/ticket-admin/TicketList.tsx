import { Plus } from 'lucide-react';
import { shownOf } from '@/lib/loadable';
import { inboxTexts, newTicketTexts } from '@/lib/texts/staff';
import { ArrivalsButton } from '@/ticket/ArrivalsButton';
import { formatTotal } from '@/ticket/total';
import { ButtonLink } from '@/ui/Button';
import { Loaded } from '@/ui/Loaded';
import { Pager } from '@/ui/Pager';
import { BulkBar } from './BulkBar';
import { ChangesNotice } from './changes/ChangesNotice';
import { DensityChoice } from './DensityChoice';
import { InboxEmpty } from './InboxEmpty';
import { ShortcutsButton } from './keys/ShortcutsButton';
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
  const { page, arrivals } = list;
  const counted = shownOf(page)?.pagination;
  return (
    <>
      <TicketFilters address={address} isNarrow={isNarrow} />
      {selection.tickets.length > 0 && <BulkBar selection={selection} />}
      <div className="my-2 flex min-h-9 items-center gap-3 pointer-coarse:min-h-11">
        {/* As wide before the count is known as after, so that the line does not break anew and move the rows. */}
        <p role="status" className="min-w-24 shrink-0 text-sm text-muted tabular-nums">
          {counted && inboxTexts.total(formatTotal(counted), counted.total === 1)}
        </p>
        <ArrivalsButton count={arrivals} onShow={() => void page.refetch()} />
        <span className="ml-auto flex flex-wrap items-center justify-end">
          <ShortcutsButton isNarrow={isNarrow} />
          <DensityChoice />
          <ButtonLink to="/dashboard/admin/support/new" className="ml-2">
            <Plus aria-hidden="true" className="size-4" />
            {newTicketTexts.title}
          </ButtonLink>
        </span>
      </div>
      {current === undefined && <ChangesNotice />}
      <Loaded query={page} failed={inboxTexts.failed} skeleton={SKELETON}>
        {({ tickets, pagination }) => (
          <>
            {tickets.length === 0 ? (
              <InboxEmpty address={address} />
            ) : (
              <TicketsTable
                tickets={tickets}
                address={address}
                selection={selection}
                isNarrow={isNarrow}
                current={current}
              />
            )}
            <Pager {...pagination} hrefFor={(other) => address.hrefFor({ page: other })} />
          </>
        )}
      </Loaded>
    </>
  );
}
