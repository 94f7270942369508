import { ScrollText } from 'lucide-react';
import { useListAuditQuery } from '@/app/store/services/supportApi';
import { useAddress } from '@/lib/address';
import { asProblem } from '@/lib/problem';
import { auditTexts } from '@/lib/texts/audit';
import { formatTotal } from '@/ticket/total';
import { ListEmpty } from '@/ui/ListEmpty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { AuditFilters } from './AuditFilters';
import { AuditPager } from './AuditPager';
import { AuditTable } from './AuditTable';
import { auditArgumentFor, isFiltered, WITHOUT_FILTERS } from './auditQuery';

const SKELETON = ['h-9', ...Array.from({ length: 10 }, () => 'h-16')];

export default function AuditPage() {
  const address = useAddress();
  const argument = auditArgumentFor(address.search);
  const query = useListAuditQuery(argument);
  const clearHref = isFiltered(argument) ? address.hrefFor(WITHOUT_FILTERS) : null;
  const pagination = query.data?.pagination;

  return (
    <Page title={auditTexts.title} intro={auditTexts.intro}>
      <AuditFilters
        address={address}
        entries={query.data?.entries ?? []}
        clearHref={clearHref}
        errors={query.error === undefined ? {} : asProblem(query.error).details}
      />
      <p role="status" className="my-3 text-sm text-muted tabular-nums">
        {pagination && auditTexts.total(formatTotal(pagination), pagination.total === 1)}
      </p>
      <Loaded query={query} failed={auditTexts.failed} skeleton={SKELETON}>
        {({ entries, pagination: { nextCursor } }) => (
          <>
            {entries.length === 0 ? (
              <ListEmpty
                icon={ScrollText}
                title={auditTexts.emptyTitle}
                text={auditTexts.emptyText}
                noHits={auditTexts.noHits}
                clearHref={clearHref}
                firstHref={argument.cursor === undefined ? null : address.hrefFor({})}
              />
            ) : (
              <AuditTable entries={entries} hrefFor={address.hrefFor} />
            )}
            <AuditPager
              newestHref={argument.cursor === undefined ? null : address.hrefFor({})}
              olderHref={nextCursor ? address.hrefFor({ cursor: nextCursor }) : null}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
