import { ChevronDown, X } from 'lucide-react';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { PRIORITIES, STATUSES } from '@/ticket/vocabulary';
import { Button } from '@/ui/Button';
import { Disclosure } from '@/ui/Disclosure';
import { useTicketChanges } from './changes/useTicketChanges';
import type { Selection } from './useSelection';

/** What can be done to all selected tickets at once. What was refused stays selected. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { change, progress } = useTicketChanges();
  const { data } = useListAssignableUsersQuery();
  const staff = data?.users ?? [];
  const nobody = { value: null, label: texts.ticket.nobody };
  const assignees = [nobody, ...staff.map(({ _id, name }) => ({ value: _id, label: name }))];

  const changeAll = async (...[request, said]: [Parameters<typeof change>[1], string]) => {
    if (await change(selection.tickets, request, said)) {
      selection.clear();
    }
  };
  return (
    <div
      role="group"
      aria-label={inboxTexts.bulk}
      aria-busy={progress !== null}
      className="sticky top-14 z-8 -mx-2 my-2 flex min-h-9 flex-wrap items-center gap-2 rounded-inner bg-accent-soft px-2 py-1"
    >
      <p role="status" className="mr-1 text-sm font-semibold tabular-nums">
        {inboxTexts.selected(selection.tickets.length)}
      </p>
      <Menu
        label={texts.ticket.status}
        choices={STATUSES.map((value) => ({ value, label: value }))}
        onChoose={(status) => void changeAll({ status }, texts.ticket.status)}
      />
      <Menu
        label={texts.ticket.priority}
        choices={PRIORITIES.map((value) => ({ value, label: value }))}
        onChoose={(priority) => void changeAll({ priority }, texts.ticket.priority)}
      />
      <Menu
        label={texts.ticket.assignee}
        choices={assignees}
        onChoose={(assignedTo) => void changeAll({ assignedTo }, texts.ticket.assignee)}
      />
      <Button look="quiet" className="ml-auto" onClick={selection.clear}>
        <X aria-hidden="true" className="size-4" />
        {inboxTexts.clearSelection}
      </Button>
    </div>
  );
}

interface MenuProps<T> {
  label: string;
  choices: readonly { value: T; label: string }[];
  onChoose: (value: T) => void;
}

function Menu<T extends string | null>({ label, choices, onChoose }: MenuProps<T>) {
  return (
    <Disclosure
      label={inboxTexts.setFor(label)}
      triggerClassName="flex min-h-8 items-center gap-1.5 rounded-inner border border-control bg-background px-3 text-sm hover:bg-surface pointer-coarse:min-h-11"
      panelClassName="max-h-80 overflow-y-auto"
      trigger={
        <>
          {label}
          <ChevronDown aria-hidden="true" className="size-4" />
        </>
      }
    >
      {(close) =>
        choices.map((choice) => (
          <button
            key={choice.value ?? ''}
            type="button"
            onClick={() => {
              close();
              onChoose(choice.value);
            }}
            className="flex min-h-9 w-full items-center rounded-inner px-2 text-left text-sm hover:bg-surface pointer-coarse:min-h-11"
          >
            {choice.label}
          </button>
        ))
      }
    </Disclosure>
  );
}
