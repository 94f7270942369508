import { useState } from 'react';
import type { HistoryEntry, Ticket } from '@/app/store/services/generated';
import {
  useGetTicketHistoryQuery,
  useListAssignableUsersQuery,
} from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { detailTexts } from '@/lib/texts/staff';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { Time } from '@/ui/Time';
import { describeAction, describeChanges, type Names } from './historyText';

/** Who changed what and when. Fetched only for those who open it. */
export function TicketHistory({ id, ticket }: { id: string; ticket: Ticket }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="rounded-outer border border-border"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="rounded-outer px-4 py-2 text-sm font-semibold hover:bg-surface pointer-coarse:py-3">
        {detailTexts.history}
      </summary>
      {isOpen && (
        <div className="border-t border-border p-4">
          <Entries id={id} ticket={ticket} />
        </div>
      )}
    </details>
  );
}

function Entries({ id, ticket }: { id: string; ticket: Ticket }) {
  const { data, error, refetch } = useGetTicketHistoryQuery({ id });
  const names = useNames(ticket);
  if (error !== undefined) {
    return (
      <ProblemAlert
        problem={asProblem(error)}
        title={detailTexts.historyFailed}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data === undefined) {
    return <Skeleton blocks={['h-10', 'h-10', 'h-10']} className="grid gap-2" />;
  }
  return (
    <ol className="grid gap-3 text-sm">
      {data.entries.map((entry) => (
        <Entry key={`${entry.at} ${entry.action}`} entry={entry} names={names} />
      ))}
    </ol>
  );
}

function Entry({ entry, names }: { entry: HistoryEntry; names: Names }) {
  return (
    <li>
      <p>
        <span className="font-semibold">{entry.actor?.name ?? detailTexts.historySystem}</span>{' '}
        {describeAction(entry)}
      </p>
      {describeChanges(entry, names).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Time at={entry.at} className="text-xs text-muted" />
    </li>
  );
}

/** The history records ids; whoever can be assigned or has a part in the ticket has a name for them. */
function useNames({ assignedTo, responses }: Ticket): Names {
  const { data } = useListAssignableUsersQuery();
  const people = [
    ...responses.map((response) => response.respondedBy),
    ...(assignedTo ? [assignedTo] : []),
    ...(data?.users ?? []),
  ];
  return new Map(people.map((person) => [person._id, person.name]));
}
