/** What the hook of a query answers. */
export interface Loadable<T> {
  data?: T | undefined;
  currentData?: T | undefined;
  error?: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

/**
 * What is on the screen: while another page of a list loads, the one before stays; a failure keeps only what
 * belongs to the address.
 */
export function shownOf<T>({ data, currentData, error }: Loadable<T>): T | undefined {
  return error === undefined ? data : currentData;
}
