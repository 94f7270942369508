import { Link } from 'react-router';
import { useAddress } from '@/lib/address';
import { faqTexts } from '@/lib/texts/faq';

interface CategoryChoiceProps {
  categories: readonly { name: string; entries: readonly unknown[] }[];
  /** Empty for all. */
  chosen: string;
  total: number;
}

/** Categories as links, so that one can be opened and shared. */
export function CategoryChoice({ categories, chosen, total }: CategoryChoiceProps) {
  const { hrefFor } = useAddress();
  const choices = [
    { value: '', label: faqTexts.allCategories, count: total },
    ...categories.map(({ name, entries }) => ({ value: name, label: name, count: entries.length })),
  ];
  return (
    <nav aria-label={faqTexts.categories} className="flex flex-wrap gap-2">
      {choices.map(({ value, label, count }) => (
        <Link
          key={value}
          to={hrefFor({ category: value })}
          aria-current={value === chosen}
          className="inline-flex min-h-9 max-w-full min-w-0 items-center gap-2 rounded-full border border-control px-4 text-sm hover:bg-surface aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-accent pointer-coarse:min-h-11"
        >
          <span className="truncate">{label}</span>
          <span aria-hidden="true" className="text-muted tabular-nums">
            {count}
          </span>
          <span className="sr-only">{faqTexts.count(count)}</span>
        </Link>
      ))}
    </nav>
  );
}
