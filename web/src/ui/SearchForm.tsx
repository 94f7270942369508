import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { SEARCH_LIMIT } from '@/lib/address';
import { texts } from '@/lib/texts';
import { Button } from './Button';
import { TextInput } from './controls';

interface SearchFormProps {
  label: string;
  placeholder?: string;
  search: string;
  onSearch: (search: string) => void;
}

export function SearchForm({ label, placeholder, search, onSearch }: SearchFormProps) {
  const input = useRef<HTMLInputElement>(null);
  // Back and "Clear filters" change the search from outside; the field keeps the focus meanwhile.
  useEffect(() => {
    if (input.current) {
      input.current.value = search;
    }
  }, [search]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('search');
    onSearch(typeof typed === 'string' ? typed.trim() : '');
  };
  return (
    <form role="search" className="flex max-w-xl gap-2" onSubmit={submit}>
      <TextInput
        ref={input}
        type="search"
        name="search"
        aria-label={label}
        placeholder={placeholder}
        defaultValue={search}
        maxLength={SEARCH_LIMIT}
        autoComplete="off"
        compact
      />
      <Button type="submit">
        <Search aria-hidden="true" className="size-4" />
        {texts.search}
      </Button>
    </form>
  );
}
