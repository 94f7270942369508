import type { ListEmailsApiArg } from '@/app/store/services/generated';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { FilterBar, FilterInput, FilterSelect } from '@/ui/filters';
import { KINDS, STATES } from './mailQuery';

interface MailFiltersProps {
  argument: ListEmailsApiArg;
  clearHref: string | null;
  ticketError: string | undefined;
  onChange: (changes: Record<string, string>) => void;
}

export function MailFilters({ argument, clearHref, ticketError, onChange }: MailFiltersProps) {
  return (
    <FilterBar clearHref={clearHref}>
      <FilterSelect
        label={mailLogTexts.state}
        any={mailLogTexts.anyState}
        options={STATES.map((value) => ({ value, label: mailLogTexts.states[value] }))}
        value={argument.state ?? ''}
        onChange={(state) => onChange({ state })}
      />
      <FilterSelect
        label={mailLogTexts.kind}
        any={mailLogTexts.anyKind}
        options={KINDS.map((value) => ({ value, label: mailLogTexts.kinds[value] }))}
        value={argument.kind ?? ''}
        onChange={(kind) => onChange({ kind })}
      />
      <FilterInput
        label={mailLogTexts.ticket}
        placeholder={mailLogTexts.ticketPlaceholder}
        value={argument.ticket ?? ''}
        error={ticketError}
        onChange={(ticket) => onChange({ ticket })}
      />
    </FilterBar>
  );
}
