import { useCurrentUser } from '@/app/store/currentUser';
import type { Ticket } from '@/app/store/services/generated';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { useTicketChange } from '@/ticket/useTicketChange';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { PropertySelect } from './PropertySelect';

const asOptions = <T extends string>(values: readonly T[]) =>
  values.map((value) => ({ value, label: value }));

/** Status, priority, category and assignee, each saved as soon as it is chosen. */
export function TicketProperties({ id, ticket }: { id: string; ticket: Ticket }) {
  const { change, pending, problem } = useTicketChange(id, ticket);
  const assignees = useAssigneeOptions(ticket);
  const shownAssignee =
    pending?.assignedTo === undefined ? ticket.assignedTo?._id : pending.assignedTo;
  return (
    <section
      aria-label={texts.detail.properties}
      aria-busy={pending !== null}
      className="grid grid-cols-2 gap-4 rounded-outer border border-border bg-surface p-4 @2xl:grid-cols-4 @4xl:grid-cols-1"
    >
      <PropertySelect
        label={texts.ticket.status}
        options={asOptions(STATUSES)}
        value={ticket.status}
        onChange={(status) => void change({ status }, texts.detail.saved(texts.ticket.status))}
      />
      <PropertySelect
        label={texts.ticket.priority}
        options={asOptions(PRIORITIES)}
        value={ticket.priority}
        onChange={(priority) =>
          void change({ priority }, texts.detail.saved(texts.ticket.priority))
        }
      />
      <PropertySelect
        label={texts.ticket.category}
        options={asOptions(CATEGORIES)}
        value={ticket.category}
        onChange={(category) =>
          void change({ category }, texts.detail.saved(texts.ticket.category))
        }
      />
      <PropertySelect
        label={texts.ticket.assignee}
        options={assignees}
        value={shownAssignee ?? ''}
        onChange={(assignee) =>
          void change({ assignedTo: assignee || null }, texts.detail.saved(texts.ticket.assignee))
        }
      />
      {problem && (
        <div className="col-span-full">
          <ProblemAlert problem={problem} title={texts.ticket.changeFailed} />
        </div>
      )}
    </section>
  );
}

/** Active staff, with oneself first; an assignee who is no longer active is still shown. */
function useAssigneeOptions({ assignedTo }: Ticket) {
  const me = useCurrentUser();
  const { data } = useListAssignableUsersQuery();
  const staff = data?.users ?? [];
  const others = staff.filter((user) => user._id !== me._id);
  const isGone = assignedTo && !staff.some((user) => user._id === assignedTo._id);
  return [
    { value: '', label: texts.ticket.nobody },
    ...staff
      .filter((user) => user._id === me._id)
      .map((user) => ({ value: user._id, label: texts.detail.assignedToMe(user.name) })),
    ...others.map((user) => ({ value: user._id, label: user.name })),
    ...(isGone ? [{ value: assignedTo._id, label: assignedTo.name }] : []),
  ];
}
