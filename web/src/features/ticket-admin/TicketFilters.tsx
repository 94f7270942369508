import { X } from 'lucide-react';
import { texts } from '@/lib/texts';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';
import { ButtonLink } from '@/ui/Button';
import { ChoiceFilter } from '@/ui/ChoiceFilter';
import { SearchForm } from '@/ui/SearchForm';
import { AssigneeFilter } from './AssigneeFilter';
import { isFiltered, withoutFilters } from './inboxQuery';
import { SortSelect } from './SortSelect';
import type { InboxAddress } from './useInboxQuery';

export function TicketFilters({ address }: { address: InboxAddress }) {
  const { query, hrefFor, apply } = address;
  return (
    <div className="grid gap-3">
      <SearchForm
        label={texts.inbox.search}
        placeholder={texts.inbox.searchPlaceholder}
        search={query.search}
        onSearch={(search) => apply({ search })}
      />
      <div role="group" aria-label={texts.filters.label} className="flex flex-wrap gap-2">
        <ChoiceFilter
          label={texts.ticket.status}
          options={STATUSES}
          chosen={query.status}
          onChange={(status) => apply({ status })}
        />
        <ChoiceFilter
          label={texts.ticket.priority}
          options={PRIORITIES}
          chosen={query.priority}
          onChange={(priority) => apply({ priority })}
        />
        <ChoiceFilter
          label={texts.ticket.category}
          alignEnd
          options={CATEGORIES}
          chosen={query.category}
          onChange={(category) => apply({ category })}
        />
        <AssigneeFilter
          chosen={query.assignedTo}
          onChange={(assignedTo) => apply({ assignedTo })}
        />
        <SortSelect address={address} />
        {isFiltered(query) && (
          <ButtonLink to={hrefFor(withoutFilters(query))} look="quiet">
            <X aria-hidden="true" className="size-4" />
            {texts.filters.clear}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
