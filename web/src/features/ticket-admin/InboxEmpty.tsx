import { CircleCheckBig, Inbox, SearchX } from 'lucide-react';
import { texts } from '@/lib/texts';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { isFiltered, isToDo, withoutFilters } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

/** An empty desk, filters without a hit, nothing left to do, and a page past the end: all different things. */
export function InboxEmpty({ address: { query, hrefFor } }: { address: InboxAddress }) {
  if (query.page > 1) {
    return (
      <EmptyState icon={Inbox} title={texts.inbox.pastEnd}>
        <ButtonLink to={hrefFor({ page: 1 })}>{texts.pagination.firstPage}</ButtonLink>
      </EmptyState>
    );
  }
  const clear = <ButtonLink to={hrefFor(withoutFilters(query))}>{texts.filters.clear}</ButtonLink>;
  if (isToDo(query)) {
    return (
      <EmptyState
        icon={CircleCheckBig}
        title={texts.inbox.allDoneTitle}
        text={texts.inbox.allDoneText}
      >
        {clear}
      </EmptyState>
    );
  }
  return isFiltered(query) ? (
    <EmptyState icon={SearchX} title={texts.inbox.noHitsTitle} text={texts.filters.noHitsText}>
      {clear}
    </EmptyState>
  ) : (
    <EmptyState icon={Inbox} title={texts.inbox.emptyTitle} text={texts.inbox.emptyText} />
  );
}
