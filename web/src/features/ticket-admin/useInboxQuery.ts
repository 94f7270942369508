import { useEffect, useMemo, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { formatInboxQuery, type InboxQuery, parseInboxQuery } from './inboxQuery';

const INBOX = '/dashboard/admin/support';

export interface InboxAddress {
  query: InboxQuery;
  /** The address of a changed view. Every change but paging starts again at the first page. */
  hrefFor: (changes: Partial<InboxQuery>) => string;
  /** Goes there; what is typed letter by letter replaces the step before. */
  apply: (changes: Partial<InboxQuery>, options?: { replace: boolean }) => void;
  /** The address of a ticket beside this view, or of the view alone. */
  ticketHref: (ticketNumber: string | null) => string;
}

/** The same object for as long as the view is the same, whichever ticket is open beside it. */
export function useInboxQuery(): InboxAddress {
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const latest = useRef(navigate);
  useEffect(() => {
    latest.current = navigate;
  }, [navigate]);
  return useMemo(() => {
    const query = parseInboxQuery(address);
    const hrefFor = (changes: Partial<InboxQuery>) =>
      `?${formatInboxQuery({ ...query, page: 1, ...changes })}`;
    return {
      query,
      hrefFor,
      apply: (changes, options) => void latest.current(hrefFor(changes), options),
      ticketHref(ticketNumber) {
        const path = ticketNumber === null ? INBOX : `${INBOX}/${encodeURIComponent(ticketNumber)}`;
        const search = formatInboxQuery(query);
        return search === '' ? path : `${path}?${search}`;
      },
    };
  }, [address]);
}
