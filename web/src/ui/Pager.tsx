import { ChevronLeft, ChevronRight } from 'lucide-react';
import { texts } from '@/lib/texts';
import { ButtonLink } from './Button';

interface PagerProps {
  page: number;
  pages: number;
  totalIsExact: boolean;
  hasNext: boolean;
  /** The address of another page; pages are links, so that they can be opened and shared. */
  hrefFor: (page: number) => string;
}

export function Pager({ page, pages, totalIsExact, hasNext, hrefFor }: PagerProps) {
  if (page === 1 && !hasNext) {
    return null;
  }
  const known = pages.toLocaleString('en');
  return (
    <nav
      aria-label={texts.pagination.label}
      className="mt-4 grid grid-cols-[1fr_auto_1fr] items-center gap-2"
    >
      <span>
        {page > 1 && (
          <ButtonLink to={hrefFor(page - 1)} rel="prev">
            <ChevronLeft aria-hidden="true" className="-ml-1 size-4" />
            {texts.pagination.previous}
          </ButtonLink>
        )}
      </span>
      <span className="text-sm text-muted tabular-nums">
        {texts.pagination.position(page, totalIsExact ? known : `${known}+`)}
      </span>
      <span className="justify-self-end">
        {hasNext && (
          <ButtonLink to={hrefFor(page + 1)} rel="next">
            {texts.pagination.next}
            <ChevronRight aria-hidden="true" className="-mr-1 size-4" />
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}
