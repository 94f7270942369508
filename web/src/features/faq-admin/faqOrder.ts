import type { Faq } from '@/app/store/services/generated';

interface FaqGroup {
  category: string;
  faqs: Faq[];
}

/** The categories as the server orders them, each with its entries in their order. */
export function byCategory(faqs: readonly Faq[]): FaqGroup[] {
  const groups = new Map<string, Faq[]>();
  for (const faq of faqs) {
    groups.set(faq.category, [...(groups.get(faq.category) ?? []), faq]);
  }
  return [...groups].map(([category, entries]) => ({
    category,
    faqs: entries.toSorted((a, b) => a.order - b.order || (a._id < b._id ? -1 : 1)),
  }));
}

/**
 * What has to be written so that the entry at `from` stands at `to`. Where places are told apart, they
 * are handed out anew; where some are equal, as after they were all made alike, all are counted.
 */
export function moveEntry(
  faqs: readonly Faq[],
  from: number,
  to: number,
): { id: string; order: number }[] {
  const moved = faqs.toSpliced(from, 1).toSpliced(to, 0, ...faqs.slice(from, from + 1));
  const places = faqs.map(({ order }) => order);
  const areDistinct = new Set(places).size === places.length;
  return moved.flatMap(({ _id, order }, index) => {
    const place = areDistinct ? (places[index] ?? index) : index;
    return place === order ? [] : [{ id: _id, order: place }];
  });
}

/** Behind all others of its category. */
export function lastPlace(faqs: readonly Faq[], category: string): number {
  const places = faqs.filter((faq) => faq.category === category).map(({ order }) => order);
  return places.length === 0 ? 0 : Math.max(...places) + 1;
}
