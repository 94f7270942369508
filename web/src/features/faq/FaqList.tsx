import { BookOpen, SearchX } from 'lucide-react';
import type { Faq } from '@/app/store/services/generated';
import { useAddress } from '@/lib/address';
import { faqTexts } from '@/lib/texts/faq';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { CategoryChoice } from './CategoryChoice';
import { FaqEntry } from './FaqEntry';

interface FaqListProps {
  faqs: readonly Faq[];
  isSearch: boolean;
  /** The id of the question that the address leads to; may be empty. */
  target: string;
}

/** The questions by category, in the order of the server. */
export function FaqList({ faqs, isSearch, target }: FaqListProps) {
  const { search } = useAddress();
  const categories = byCategory(faqs);
  const chosen = categories.find(({ name }) => name === search.get('category'));
  const shown = chosen ? [chosen] : categories;

  if (faqs.length === 0) {
    return isSearch ? (
      <EmptyState icon={SearchX} title={faqTexts.noHits} text={faqTexts.noHitsText}>
        <ButtonLink to="/faq">{faqTexts.showAll}</ButtonLink>
      </EmptyState>
    ) : (
      <EmptyState icon={BookOpen} title={faqTexts.emptyTitle} text={faqTexts.emptyText} />
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      {target !== '' && !faqs.some(({ _id }) => _id === target) && (
        <Alert tone="info" title={faqTexts.gone} />
      )}
      {categories.length > 1 && (
        <CategoryChoice categories={categories} chosen={chosen?.name ?? ''} total={faqs.length} />
      )}
      {shown.map(({ name, entries }) => (
        <section key={name} aria-label={name} className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h2 className="text-lg font-semibold wrap-anywhere">{name}</h2>
          <ul className="divide-y divide-border rounded-outer border border-border">
            {entries.map((faq) => (
              <FaqEntry key={faq._id} faq={faq} isTarget={faq._id === target} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface Category {
  name: string;
  entries: Faq[];
}

function byCategory(faqs: readonly Faq[]): Category[] {
  const categories = new Map<string, Faq[]>();
  for (const faq of faqs) {
    categories.set(faq.category, [...(categories.get(faq.category) ?? []), faq]);
  }
  return Array.from(categories, ([name, entries]) => ({ name, entries }));
}
