import { type LucideIcon, SearchX } from 'lucide-react';
import { texts } from '@/lib/texts';
import { ButtonLink } from './Button';
import { EmptyState } from './EmptyState';

interface ListEmptyProps {
  icon: LucideIcon;
  /** Where there is nothing at all yet. */
  title: string;
  text: string;
  /** Where the filters hide everything. */
  noHits: string;
  /** The list without filters, when there are some. */
  clearHref: string | null;
  /** The first page, when another one is shown. */
  firstHref: string | null;
}

/** Nothing yet, no hit for these filters, and a page past the end are three different things. */
export function ListEmpty({ icon, title, text, noHits, clearHref, firstHref }: ListEmptyProps) {
  if (firstHref !== null) {
    return (
      <EmptyState icon={icon} title={texts.pagination.pastEnd}>
        <ButtonLink to={firstHref}>{texts.pagination.firstPage}</ButtonLink>
      </EmptyState>
    );
  }
  return clearHref === null ? (
    <EmptyState icon={icon} title={title} text={text} />
  ) : (
    <EmptyState icon={SearchX} title={noHits} text={texts.filters.noHitsText}>
      <ButtonLink to={clearHref}>{texts.filters.clear}</ButtonLink>
    </EmptyState>
  );
}
