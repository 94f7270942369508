import type { Status } from '@/app/store/services/generated';
import { detailTexts } from '@/lib/texts/staff';
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
    <Field label={detailTexts.statusAfter} hint={isClosed ? detailTexts.closedReply : undefined}>
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
          {!isClosed && <option value="">{detailTexts.statusKeep(current)}</option>}
          {STATUSES.filter((status) => status !== current).map((status) => (
            <option key={status}>{status}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
