import { Link } from 'react-router';
import type { AuditEntry } from '@/app/store/services/generated';
import type { Address } from '@/lib/address';
import { auditTexts } from '@/lib/texts/audit';
import { formatExact } from '@/lib/time';
import { type Column, ListTable } from '@/ui/ListTable';
import { Time } from '@/ui/Time';
import { deedOf, type Names, targetPath } from './auditText';
import { Changes } from './Changes';
import { Origin } from './Origin';
import { useNames } from './useNames';

interface AuditTableProps {
  entries: readonly AuditEntry[];
  hrefFor: Address['hrefFor'];
}

export function AuditTable({ entries, hrefFor }: AuditTableProps) {
  const look = { names: useNames(entries), hrefFor };
  return (
    <ListTable
      caption={auditTexts.title}
      rows={entries}
      columns={columnsFor(look)}
      card={cardFor(look)}
    />
  );
}

interface Look {
  names: Names;
  hrefFor: Address['hrefFor'];
}

function columnsFor({ names, hrefFor }: Look): readonly Column<AuditEntry>[] {
  return [
    {
      header: auditTexts.when,
      className: 'whitespace-nowrap tabular-nums',
      cell: ({ at }) => (
        <>
          <span className="block">{formatExact(at)}</span>
          <Time at={at} className="text-xs text-muted" />
        </>
      ),
    },
    {
      header: auditTexts.actor,
      className: 'whitespace-nowrap',
      cell: (entry) => <Actor entry={entry} hrefFor={hrefFor} />,
    },
    {
      header: auditTexts.what,
      className: 'w-full',
      cell: (entry) => (
        <div className="grid gap-1">
          <Deed entry={entry} />
          <Changes entry={entry} names={names} />
        </div>
      ),
    },
    {
      header: auditTexts.origin,
      className: 'min-w-44',
      cell: (entry) => <Origin entry={entry} />,
    },
  ];
}

function cardFor({ names, hrefFor }: Look) {
  return (entry: AuditEntry) => (
    <>
      <div className="flex items-center justify-between gap-3">
        <Actor entry={entry} hrefFor={hrefFor} />
        <Time at={entry.at} className="text-right text-muted" />
      </div>
      <Deed entry={entry} />
      <Changes entry={entry} names={names} />
      <Origin entry={entry} />
    </>
  );
}

/** Leads to all that this person did. */
function Actor({ entry: { actor }, hrefFor }: { entry: AuditEntry; hrefFor: Address['hrefFor'] }) {
  const name = actor?.name ?? auditTexts.commandLine;
  return (
    <Link
      to={hrefFor({ actor: actor?._id ?? 'none' })}
      title={auditTexts.onlyBy(name)}
      className="block max-w-40 truncate py-0.5 font-semibold hover:underline pointer-coarse:py-3"
    >
      {name}
    </Link>
  );
}

function Deed({ entry }: { entry: AuditEntry }) {
  const path = targetPath(entry);
  const { action, target } = entry;
  const label = target.label || auditTexts.targetKinds[target.type];
  return (
    <p className="wrap-anywhere first-letter:uppercase">
      {deedOf(entry)}{' '}
      {target.type !== 'settings' &&
        (path !== null && !action.endsWith('.deleted') ? (
          <Link to={path} className="text-accent underline pointer-coarse:py-1">
            {label}
          </Link>
        ) : (
          <span className="font-semibold">{label}</span>
        ))}
    </p>
  );
}
