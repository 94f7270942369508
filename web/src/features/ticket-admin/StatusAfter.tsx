import type { Status } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { STATUSES } from '@/ticket/vocabulary';
import { Select } from '@/ui/controls';
import { Field } from '@/ui/Field';

interface StatusAfterProps {
  current: Status;
  chosen: Status | undefined;
  onChange: (status: Status | '') => void;
}

/** The status that the ticket gets with the reply, in one step. */
export function StatusAfter({ current, chosen, onChange }: StatusAfterProps) {
  const isClosed = current === 'Closed';
  return (
    <Field label={texts.detail.statusAfter} hint={isClosed ? texts.detail.closedReply : undefined}>
      {(control) => (
        <Select
          {...control}
          compact
          value={chosen ?? ''}
          onChange={(event) =>
            onChange(STATUSES.find((status) => status === event.target.value) ?? '')
          }
          className="min-w-44"
        >
          {!isClosed && <option value="">{texts.detail.statusKeep(current)}</option>}
          {STATUSES.filter((status) => status !== current).map((status) => (
            <option key={status}>{status}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
