import { useCurrentUser } from '@/app/store/currentUser';
import type { Ticket, UpdateTicketRequest } from '@/app/store/services/generated';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { detailTexts } from '@/lib/texts/staff';
import { CATEGORIES, PRIORITIES, STATUSES } from '@/ticket/vocabulary';
import { useTicketChanges } from './changes/useTicketChanges';
import { useKeyHint } from './keys/useShortcuts';
import { PropertySelect } from './PropertySelect';

const asOptions = <T extends string>(values: readonly T[]) =>
  values.map((value) => ({ value, label: value }));

/** Status, priority, category and assignee, each saved as soon as it is chosen. */
export function TicketProperties({ ticket }: { ticket: Ticket }) {
  const { change, progress } = useTicketChanges();
  const assignees = useAssigneeOptions(ticket);
  const keyHint = useKeyHint();
  const save = (request: UpdateTicketRequest, said: string) => void change([ticket], request, said);
  return (
    <section
      aria-label={detailTexts.properties}
      aria-busy={progress !== null}
      className="grid gap-4 rounded-outer border border-border bg-surface p-4 @sm:grid-cols-2 @2xl:grid-cols-4 @4xl:grid-cols-1"
    >
      <PropertySelect
        label={texts.ticket.status}
        options={asOptions(STATUSES)}
        value={ticket.status}
        hint={keyHint('s')}
        onChange={(status) => save({ status }, texts.ticket.status)}
      />
      <PropertySelect
        label={texts.ticket.priority}
        options={asOptions(PRIORITIES)}
        value={ticket.priority}
        hint={keyHint('p')}
        onChange={(priority) => save({ priority }, texts.ticket.priority)}
      />
      <PropertySelect
        label={texts.ticket.category}
        options={asOptions(CATEGORIES)}
        value={ticket.category}
        onChange={(category) => save({ category }, texts.ticket.category)}
      />
      <PropertySelect
        label={texts.ticket.assignee}
        options={assignees}
        value={ticket.assignedTo?._id ?? ''}
        hint={keyHint('a')}
        onChange={(assignee) => save({ assignedTo: assignee || null }, texts.ticket.assignee)}
      />
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
      .map((user) => ({ value: user._id, label: detailTexts.assignedToMe(user.name) })),
    ...others.map((user) => ({ value: user._id, label: user.name })),
    ...(isGone ? [{ value: assignedTo._id, label: assignedTo.name }] : []),
  ];
}
