import type { ReactNode } from 'react';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { classes } from './classes';

export interface Column<T> {
  header: string;
  /** For a column of buttons, whose names say it already. */
  isHeaderHidden?: boolean;
  cell: (row: T) => ReactNode;
  /** For header and cells alike. */
  className?: string;
}

interface ListTableProps<T> {
  caption: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  /** The same row where there is no room for columns. */
  card: (row: T) => ReactNode;
}

/** A table where there is room for one, cards on small screens. */
export function ListTable<T extends { _id: string }>({
  caption,
  rows,
  columns,
  card,
}: ListTableProps<T>) {
  const hasRoom = useMediaQuery('(min-width: 64rem)');
  if (!hasRoom) {
    return (
      <ul
        aria-label={caption}
        className="divide-y divide-border overflow-hidden rounded-outer border border-border"
      >
        {rows.map((row) => (
          <li key={row._id} className="grid gap-2 p-4 text-sm">
            {card(row)}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="overflow-hidden rounded-outer border border-border">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-border bg-surface text-muted">
          <tr>
            {columns.map(({ header, isHeaderHidden, className }) => (
              <th
                key={header}
                className={classes(
                  'px-3 py-2 text-left font-semibold whitespace-nowrap',
                  className,
                )}
              >
                {isHeaderHidden ? <span className="sr-only">{header}</span> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {rows.map((row) => (
            <tr key={row._id} className="focus-within:bg-surface hover:bg-surface">
              {columns.map(({ header, cell, className }) => (
                <td key={header} className={classes('px-3 py-2 align-baseline', className)}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
