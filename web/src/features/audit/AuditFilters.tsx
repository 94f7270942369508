import type { AuditEntry } from '@/app/store/services/generated';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import type { Address } from '@/lib/address';
import { auditTexts } from '@/lib/texts/audit';
import { ChoiceFilter } from '@/ui/ChoiceFilter';
import { FilterBar, FilterInput, FilterSelect } from '@/ui/filters';
import { ACTIONS, type AuditAction, auditArgumentFor } from './auditQuery';

interface AuditFiltersProps {
  address: Address;
  /** What is shown: it knows the name of whoever was chosen in it. */
  entries: readonly AuditEntry[];
  clearHref: string | null;
  /** What the server says against a condition. */
  errors: Partial<Record<string, string>>;
}

export function AuditFilters({ address, entries, clearHref, errors }: AuditFiltersProps) {
  const { search, apply } = address;
  const { actor = '', action = [] } = auditArgumentFor(search);
  return (
    <FilterBar clearHref={clearHref}>
      <FilterSelect
        label={auditTexts.actor}
        any={auditTexts.anyActor}
        options={useActors(actor, entries)}
        value={actor}
        onChange={(chosen) => apply({ actor: chosen })}
      />
      <FilterInput
        label={auditTexts.ticket}
        placeholder={auditTexts.ticketPlaceholder}
        value={search.get('ticket') ?? ''}
        error={errors['ticket']}
        onChange={(ticket) => apply({ ticket })}
      />
      <FilterInput
        label={auditTexts.from}
        type="date"
        value={search.get('from') ?? ''}
        error={errors['startDate']}
        onChange={(from) => apply({ from })}
      />
      <FilterInput
        label={auditTexts.until}
        type="date"
        value={search.get('until') ?? ''}
        error={errors['endDate']}
        onChange={(until) => apply({ until })}
      />
      <ChoiceFilter<AuditAction>
        label={auditTexts.action}
        options={ACTIONS}
        nameOf={(known) => auditTexts.actionNames[known]}
        chosen={ACTIONS.filter((known) => action.includes(known))}
        onChange={(chosen) => apply({ action: chosen })}
      />
    </FilterBar>
  );
}

/** Staff act most; whoever else was chosen in an entry has a name there. */
function useActors(chosen: string, entries: readonly AuditEntry[]) {
  const { data } = useListAssignableUsersQuery();
  const options = [
    { value: 'me', label: auditTexts.me },
    { value: 'none', label: auditTexts.commandLine },
    ...(data?.users ?? []).map((user) => ({ value: user._id, label: user.name })),
  ];
  if (chosen === '' || options.some(({ value }) => value === chosen)) {
    return options;
  }
  const known = entries.find(({ actor }) => actor?._id === chosen)?.actor?.name;
  return [...options, { value: chosen, label: known ?? auditTexts.otherActor }];
}
