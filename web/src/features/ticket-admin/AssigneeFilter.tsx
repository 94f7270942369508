import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { inboxTexts } from '@/lib/texts/staff';
import { Select } from '@/ui/controls';

interface AssigneeFilterProps {
  chosen: string;
  onChange: (assignedTo: string) => void;
}

export function AssigneeFilter({ chosen, onChange }: AssigneeFilterProps) {
  const { data } = useListAssignableUsersQuery();
  const users = data?.users ?? [];
  // A shared link may name someone who can no longer be assigned.
  const isGone = /^[0-9a-f]{24}$/.test(chosen) && !users.some((user) => user._id === chosen);
  return (
    <label className="grid w-full grid-cols-[5rem_1fr] items-center gap-2 text-sm sm:flex sm:w-auto">
      <span className="text-muted">{texts.ticket.assignee}</span>
      <Select compact value={chosen} onChange={(event) => onChange(event.target.value)}>
        <option value="">{inboxTexts.anyAssignee}</option>
        <option value="me">{inboxTexts.assignedToMe}</option>
        <option value="none">{texts.ticket.nobody}</option>
        {users.map((user) => (
          <option key={user._id} value={user._id}>
            {user.name}
          </option>
        ))}
        {isGone && <option value={chosen}>{inboxTexts.formerAssignee}</option>}
      </Select>
    </label>
  );
}
