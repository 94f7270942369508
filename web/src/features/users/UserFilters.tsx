import type { ListUsersApiArg } from '@/app/store/services/generated';
import { usersTexts } from '@/lib/texts/users';
import { ChoiceFilter } from '@/ui/ChoiceFilter';
import { FilterBar, FilterSelect } from '@/ui/filters';
import { SearchForm } from '@/ui/SearchForm';
import { type RoleWords, roleChoices, roleName } from './roles';
import { STATES } from './userQuery';

interface UserFiltersProps {
  argument: ListUsersApiArg;
  words: RoleWords;
  clearHref: string | null;
  onChange: (changes: Record<string, string | string[]>) => void;
}

export function UserFilters({ argument, words, clearHref, onChange }: UserFiltersProps) {
  const chosen = argument.role ?? [];
  const state = argument.isActive === undefined ? '' : argument.isActive ? 'active' : 'inactive';
  return (
    <div className="grid gap-3">
      <SearchForm
        label={usersTexts.search}
        placeholder={usersTexts.searchPlaceholder}
        search={argument.search ?? ''}
        onSearch={(search) => onChange({ search })}
      />
      <FilterBar clearHref={clearHref}>
        <FilterSelect
          label={usersTexts.state}
          any={usersTexts.anyState}
          options={STATES.map((value) => ({ value, label: usersTexts[value] }))}
          value={state}
          onChange={(chosenState) => onChange({ state: chosenState })}
        />
        <ChoiceFilter
          label={usersTexts.role}
          options={roleChoices(words, chosen)}
          nameOf={(word) => roleName(word, words)}
          chosen={chosen}
          onChange={(role) => onChange({ role })}
        />
      </FilterBar>
    </div>
  );
}
