import { Inbox } from 'lucide-react';
import { Link } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import { useArrivals } from '@/app/store/live/useNews';
import type { TicketListItem } from '@/app/store/services/generated';
import { useListTicketsQuery } from '@/app/store/services/supportApi';
import { SEARCH_LIMIT, useAddress } from '@/lib/address';
import { hrefForPage, pageFrom } from '@/lib/pageParameter';
import { texts } from '@/lib/texts';
import { helpTexts } from '@/lib/texts/help';
import { ArrivalsButton } from '@/ticket/ArrivalsButton';
import { TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { STATUSES } from '@/ticket/vocabulary';
import { ChoiceFilter } from '@/ui/ChoiceFilter';
import { FilterBar } from '@/ui/filters';
import { ListEmpty } from '@/ui/ListEmpty';
import { Loaded } from '@/ui/Loaded';
import { Pager } from '@/ui/Pager';
import { SearchForm } from '@/ui/SearchForm';
import { Time } from '@/ui/Time';

export const OWN_TICKETS = 'own-tickets';
const SKELETON = ['h-22', 'h-22', 'h-22'];

/** The tickets of whoever is signed in. What is searched and filtered stands in the address. */
export function UserTicketsList() {
  const address = useAddress();
  const status = STATUSES.filter((known) => address.search.getAll('status').includes(known));
  const search = (address.search.get('search') ?? '').trim().slice(0, SEARCH_LIMIT);
  const page = pageFrom(address.search);
  const argument = {
    page,
    limit: 10,
    scope: 'own',
    fields: 'row',
    sort: 'updatedAt',
    status,
    search,
  } as const;
  const list = useListTicketsQuery(argument);
  const arrivals = useArrivals(argument, list);
  const isNarrowed = status.length > 0 || search !== '';
  const clearHref = isNarrowed ? address.hrefFor({ status: '', search: '' }) : null;
  const isBare = !isNarrowed && page === 1 && list.currentData?.tickets.length === 0;

  return (
    <section aria-labelledby={OWN_TICKETS} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={OWN_TICKETS} tabIndex={-1} className="text-lg font-semibold">
        {helpTexts.listTitle}
      </h2>
      {!isBare && (
        <>
          <SearchForm
            label={helpTexts.search}
            placeholder={helpTexts.searchPlaceholder}
            search={search}
            onSearch={(words) => address.apply({ search: words })}
          />
          <FilterBar clearHref={clearHref}>
            <ChoiceFilter
              label={helpTexts.filterStatus}
              options={STATUSES}
              chosen={status}
              onChange={(chosen) => address.apply({ status: chosen })}
            />
          </FilterBar>
        </>
      )}
      <Loaded query={list} failed={helpTexts.listFailed} skeleton={SKELETON}>
        {({ tickets, pagination }) =>
          tickets.length === 0 ? (
            <ListEmpty
              icon={Inbox}
              title={helpTexts.emptyTitle}
              text={helpTexts.emptyText}
              noHits={helpTexts.noHits}
              clearHref={clearHref}
              firstHref={page > 1 ? hrefForPage(address.search, 1) : null}
            />
          ) : (
            <>
              <ArrivalsButton count={arrivals} onShow={() => void list.refetch()} />
              <ul className="divide-y divide-border overflow-hidden rounded-outer border border-border">
                {tickets.map((ticket) => (
                  <OwnTicket key={ticket._id} ticket={ticket} />
                ))}
              </ul>
              <Pager {...pagination} hrefFor={(other) => hrefForPage(address.search, other)} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function OwnTicket({ ticket }: { ticket: TicketListItem }) {
  const user = useCurrentUser();
  return (
    <li className="relative grid gap-2 p-4 hover:bg-surface">
      <div className="flex items-start justify-between gap-3">
        {/* The link's area covers the whole row. */}
        <Link
          to={`/dashboard/help/${ticket.ticketNumber}`}
          className="min-w-0 font-semibold wrap-anywhere after:absolute after:inset-0 hover:text-accent"
        >
          {ticket.subject}
        </Link>
        <TicketStatusBadge status={ticket.status} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
        <span className="tabular-nums">{ticket.ticketNumber}</span>
        <Time at={ticket.updatedAt} />
        <span>{texts.ticket.messages(ticket.responseCount)}</span>
        <TurnBadge ticket={ticket} isStaff={user.isStaff} />
      </div>
    </li>
  );
}
