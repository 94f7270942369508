import { useNavigate, useSearchParams } from 'react-router';
import { formatInboxQuery, type InboxQuery, parseInboxQuery } from './inboxQuery';

export interface InboxAddress {
  query: InboxQuery;
  /** The address of a changed view. Every change but paging starts again at the first page. */
  hrefFor: (changes: Partial<InboxQuery>) => string;
  /** Goes there. */
  apply: (changes: Partial<InboxQuery>) => void;
}

export function useInboxQuery(): InboxAddress {
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const query = parseInboxQuery(address);
  const hrefFor = (changes: Partial<InboxQuery>) =>
    `?${formatInboxQuery({ ...query, page: 1, ...changes })}`;
  return { query, hrefFor, apply: (changes) => void navigate(hrefFor(changes)) };
}
