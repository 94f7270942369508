import { SlidersHorizontal, X } from 'lucide-react';
import { useId, useState } from 'react';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';
import { Button, ButtonLink } from '@/ui/Button';
import { ChoiceFilter } from '@/ui/ChoiceFilter';
import { AssigneeFilter } from './AssigneeFilter';
import { DateFilter } from './DateFilter';
import { filterCount, isFiltered, TURNS, withoutFilters } from './inboxQuery';
import { SortSelect } from './SortSelect';
import { TicketSearch } from './TicketSearch';
import type { InboxAddress } from './useInboxQuery';

interface TicketFiltersProps {
  address: InboxAddress;
  /** Where there is little room, the filters are shown when asked for. */
  isNarrow: boolean;
}

export function TicketFilters({ address, isNarrow }: TicketFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const count = filterCount(address.query);
  const isShown = !isNarrow || isOpen;
  return (
    <div className="grid gap-3">
      <div className="flex max-w-xl gap-2">
        <TicketSearch address={address} isNarrow={isNarrow} />
        {isNarrow && (
          <Button
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-label={count > 0 ? texts.chosen(texts.filters.label, count) : undefined}
            onClick={() => setOpen(!isOpen)}
            className="shrink-0 px-3"
          >
            <SlidersHorizontal aria-hidden="true" className="size-4" />
            {texts.filters.label}
            {count > 0 && <span className="text-accent tabular-nums">{count}</span>}
          </Button>
        )}
      </div>
      {isShown && <Filters id={id} address={address} hasHeaders={!isNarrow} />}
    </div>
  );
}

interface FiltersProps {
  id: string;
  address: InboxAddress;
  /** A table is sorted by its headers, as far as it has room for them. */
  hasHeaders: boolean;
}

function Filters({ id, address, hasHeaders }: FiltersProps) {
  const { query, hrefFor, apply } = address;
  return (
    <div id={id} role="group" aria-label={texts.filters.label} className="flex flex-wrap gap-2">
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
        options={CATEGORIES}
        chosen={query.category}
        onChange={(category) => apply({ category })}
      />
      <ChoiceFilter
        label={inboxTexts.columns.turn}
        options={TURNS}
        nameOf={(turn) => texts.ticket.turnForStaff[turn]}
        chosen={query.awaiting === '' ? [] : [query.awaiting]}
        // Both turns are any turn, so the newly chosen one takes the place of the other.
        onChange={(chosen) =>
          apply({ awaiting: chosen.find((turn) => turn !== query.awaiting) ?? '' })
        }
      />
      <DateFilter address={address} />
      <AssigneeFilter chosen={query.assignedTo} onChange={(assignedTo) => apply({ assignedTo })} />
      <SortSelect address={address} className={hasHeaders ? '2xl:hidden' : undefined} />
      {isFiltered(query) && (
        <ButtonLink to={hrefFor(withoutFilters(query))} look="quiet">
          <X aria-hidden="true" className="size-4" />
          {texts.filters.clear}
        </ButtonLink>
      )}
    </div>
  );
}
