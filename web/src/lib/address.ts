import { useNavigate, useSearchParams } from 'react-router';

/** As many characters the server takes in a search. */
export const SEARCH_LIMIT = 200;

type Changes = Readonly<Record<string, string | readonly string[]>>;

export interface Address {
  search: URLSearchParams;
  /** The address of a changed view, as a link relative to the current path. */
  hrefFor: (changes: Changes) => string;
  /** Goes there. */
  apply: (changes: Changes) => void;
}

/** What a list shows lives in the address, so that it survives reload, back and sharing. */
export function useAddress(): Address {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const hrefFor = (changes: Changes) => `?${changedSearch(search, changes)}`;
  return { search, hrefFor, apply: (changes) => void navigate(hrefFor(changes)) };
}

/** Empty values are left out. Whatever is narrowed differently starts again at its first page. */
function changedSearch(search: URLSearchParams, changes: Changes): string {
  const changed = new URLSearchParams(search);
  for (const name of ['page', 'cursor', ...Object.keys(changes)]) {
    changed.delete(name);
  }
  for (const [name, value] of Object.entries(changes)) {
    for (const single of typeof value === 'string' ? [value] : value) {
      if (single !== '') {
        changed.append(name, single);
      }
    }
  }
  return changed.toString();
}

/** The one of `known` that stands in the address; an old link shows something, not an error. */
export function knownParameter<T extends string>(
  search: URLSearchParams,
  name: string,
  known: readonly T[],
): T | undefined {
  return known.find((value) => value === search.get(name));
}
