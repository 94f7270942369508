import { CircleCheckBig, Inbox } from 'lucide-react';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { ListEmpty } from '@/ui/ListEmpty';
import { isFiltered, isToDo, withoutFilters } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

/** Nothing left to do is good news, unlike the other ways of being empty. */
export function InboxEmpty({ address: { query, hrefFor } }: { address: InboxAddress }) {
  const clearHref = isFiltered(query) ? hrefFor(withoutFilters(query)) : null;
  if (query.page === 1 && clearHref !== null && isToDo(query)) {
    return (
      <EmptyState
        icon={CircleCheckBig}
        title={inboxTexts.allDoneTitle}
        text={inboxTexts.allDoneText}
      >
        <ButtonLink to={clearHref}>{texts.filters.clear}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <ListEmpty
      icon={Inbox}
      title={inboxTexts.emptyTitle}
      text={inboxTexts.emptyText}
      noHits={inboxTexts.noHitsTitle}
      clearHref={clearHref}
      firstHref={query.page > 1 ? hrefFor({ page: 1 }) : null}
    />
  );
}
