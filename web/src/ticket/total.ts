import type { Pagination } from '@/app/store/services/generated';

/** "1,204", or "10,000+" where the server stops counting. */
export function formatTotal({ total, totalIsExact }: Pagination): string {
  return total.toLocaleString('en') + (totalIsExact ? '' : '+');
}
