import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { SEARCH_LIMIT } from '@/lib/address';
import { inboxTexts } from '@/lib/texts/staff';
import { TextInput } from '@/ui/controls';
import { useKeyHint } from './keys/useShortcuts';
import type { InboxAddress } from './useInboxQuery';

/** By then most people have finished a word. */
const PAUSE_MS = 300;

export const SEARCH_FIELD = 'ticket-search';

interface TicketSearchProps {
  address: InboxAddress;
  /** Where there is little room, there is no room for examples. */
  isNarrow: boolean;
}

/** Searches while it is typed. All the letters of one search are one step back. */
export function TicketSearch({ address: { query, apply }, isNarrow }: TicketSearchProps) {
  const keyHint = useKeyHint();
  const input = useRef<HTMLInputElement>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What this field asked for last. */
  const asked = useRef(query.search);

  const search = () => {
    clearTimeout(pause.current);
    const typed = input.current?.value.trim() ?? '';
    if (typed !== query.search) {
      asked.current = typed;
      apply({ search: typed }, { replace: query.search !== '' });
    }
  };
  const latestSearch = useRef(search);
  useEffect(() => {
    latestSearch.current = search;
  });
  useEffect(() => () => clearTimeout(pause.current), []);
  // Back and "Clear filters" change the search from outside; what is being typed stays as it is.
  useEffect(() => {
    if (input.current && query.search !== asked.current) {
      asked.current = query.search;
      input.current.value = query.search;
    }
  }, [query.search]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    search();
  };
  return (
    <form role="search" onSubmit={submit} className="relative min-w-0 flex-1">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
      />
      <TextInput
        ref={input}
        id={SEARCH_FIELD}
        type="search"
        name="search"
        aria-label={inboxTexts.search}
        title={keyHint('/')}
        placeholder={isNarrow ? inboxTexts.search : inboxTexts.searchPlaceholder}
        defaultValue={query.search}
        maxLength={SEARCH_LIMIT}
        autoComplete="off"
        spellCheck={false}
        onChange={() => {
          clearTimeout(pause.current);
          pause.current = setTimeout(() => latestSearch.current(), PAUSE_MS);
        }}
        compact
        className="indent-6"
      />
    </form>
  );
}
