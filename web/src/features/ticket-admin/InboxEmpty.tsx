import { Inbox, SearchX } from 'lucide-react';
import { texts } from '@/lib/texts';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { isFiltered, withoutFilters } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

/** An empty desk, filters without a hit, and a page past the end are three different things. */
export function InboxEmpty({ address: { query, hrefFor } }: { address: InboxAddress }) {
  if (query.page > 1) {
    return (
      <EmptyState icon={Inbox} title={texts.inbox.pastEnd}>
        <ButtonLink to={hrefFor({ page: 1 })}>{texts.pagination.firstPage}</ButtonLink>
      </EmptyState>
    );
  }
  return isFiltered(query) ? (
    <EmptyState icon={SearchX} title={texts.inbox.noHitsTitle} text={texts.filters.noHitsText}>
      <ButtonLink to={hrefFor(withoutFilters(query))}>{texts.filters.clear}</ButtonLink>
    </EmptyState>
  ) : (
    <EmptyState icon={Inbox} title={texts.inbox.emptyTitle} text={texts.inbox.emptyText} />
  );
}
