/** The page named in an address, from 1; whatever else stands there is the first page. */
export function pageFrom(search: URLSearchParams): number {
  const page = Number(search.get('page'));
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

/** The same address on another page, as a link relative to the current path. */
export function hrefForPage(search: URLSearchParams, page: number): string {
  const changed = new URLSearchParams(search);
  if (page === 1) {
    changed.delete('page');
  } else {
    changed.set('page', String(page));
  }
  return `?${changed}`;
}
