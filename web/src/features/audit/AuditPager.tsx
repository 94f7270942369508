import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { auditTexts } from '@/lib/texts/audit';
import { ButtonLink } from '@/ui/Button';

interface AuditPagerProps {
  newestHref: string | null;
  olderHref: string | null;
}

/** The trail grows while it is read: a page begins behind an entry, not at a number. Back leads back. */
export function AuditPager({ newestHref, olderHref }: AuditPagerProps) {
  if (newestHref === null && olderHref === null) {
    return null;
  }
  return (
    <nav aria-label={auditTexts.pages} className="mt-4 flex justify-between gap-2">
      <span>
        {newestHref !== null && (
          <ButtonLink to={newestHref}>
            <ChevronsLeft aria-hidden="true" className="-ml-1 size-4" />
            {auditTexts.newest}
          </ButtonLink>
        )}
      </span>
      {olderHref !== null && (
        <ButtonLink to={olderHref} rel="next">
          {auditTexts.older}
          <ChevronRight aria-hidden="true" className="-mr-1 size-4" />
        </ButtonLink>
      )}
    </nav>
  );
}
