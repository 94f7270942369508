import { CircleCheckBig, Inbox, SearchX } from 'lucide-react';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { isFiltered, isToDo, withoutFilters } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

/** An empty desk, filters without a hit, nothing left to do, and a page past the end: all different things. */
export function InboxEmpty({ address: { query, hrefFor } }: { address: InboxAddress }) {
  if (query.page > 1) {
    return (
      <EmptyState icon={Inbox} title={inboxTexts.pastEnd}>
        <ButtonLink to={hrefFor({ page: 1 })}>{texts.pagination.firstPage}</ButtonLink>
      </EmptyState>
    );
  }
  const clear = <ButtonLink to={hrefFor(withoutFilters(query))}>{texts.filters.clear}</ButtonLink>;
  if (isToDo(query)) {
    return (
      <EmptyState
        icon={CircleCheckBig}
        title={inboxTexts.allDoneTitle}
        text={inboxTexts.allDoneText}
      >
        {clear}
      </EmptyState>
    );
  }
  return isFiltered(query) ? (
    <EmptyState icon={SearchX} title={inboxTexts.noHitsTitle} text={texts.filters.noHitsText}>
      {clear}
    </EmptyState>
  ) : (
    <EmptyState icon={Inbox} title={inboxTexts.emptyTitle} text={inboxTexts.emptyText} />
  );
}
