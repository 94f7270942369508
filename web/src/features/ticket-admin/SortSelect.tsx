import { inboxTexts } from '@/lib/texts/staff';
import { classes } from '@/ui/classes';
import { Select } from '@/ui/controls';
import { type Order, type Sort } from './inboxQuery';
import type { InboxAddress } from './useInboxQuery';

const CHOICES: [Sort, Order][] = [
  ['createdAt', 'desc'],
  ['createdAt', 'asc'],
  ['updatedAt', 'desc'],
  ['updatedAt', 'asc'],
  ['priority', 'desc'],
  ['priority', 'asc'],
  ['status', 'asc'],
  ['status', 'desc'],
];

interface SortSelectProps {
  address: InboxAddress;
  className?: string | undefined;
}

/** Every order by its meaning, where there are no headers to sort by. */
export function SortSelect({ address: { query, apply }, className }: SortSelectProps) {
  const current = CHOICES.findIndex(
    ([sort, order]) => sort === query.sort && order === query.order,
  );
  return (
    <label
      className={classes(
        'grid w-full grid-cols-[5rem_1fr] items-center gap-2 text-sm sm:flex sm:w-auto',
        className,
      )}
    >
      <span className="text-muted">{inboxTexts.sortBy}</span>
      <Select
        compact
        value={current}
        onChange={(event) => {
          const choice = CHOICES[Number(event.target.value)];
          if (choice) {
            apply({ sort: choice[0], order: choice[1] });
          }
        }}
      >
        {CHOICES.map(([sort, order], index) => (
          <option key={`${sort} ${order}`} value={index}>
            {inboxTexts.sorts[`${sort} ${order}`]}
          </option>
        ))}
      </Select>
    </label>
  );
}
