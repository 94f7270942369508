import {
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  Circle,
  CircleCheck,
  Contrast,
  Equal,
  Headset,
  Lock,
  type LucideIcon,
  UserRound,
} from 'lucide-react';
import type { Awaiting, Priority, Status } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { Badge } from '@/ui/Badge';

interface Look {
  icon: LucideIcon;
  colour: string;
}

const STATUS_LOOKS: Record<Status, Look> = {
  Open: { icon: Circle, colour: 'text-info' },
  'In Progress': { icon: Contrast, colour: 'text-warning' },
  Resolved: { icon: CircleCheck, colour: 'text-success' },
  Closed: { icon: Lock, colour: 'text-muted' },
};

const PRIORITY_LOOKS: Record<Priority, Look> = {
  Low: { icon: ChevronDown, colour: 'text-muted' },
  Medium: { icon: Equal, colour: 'text-muted' },
  High: { icon: ChevronUp, colour: 'text-warning' },
  Critical: { icon: ChevronsUp, colour: 'text-danger' },
};

export function TicketStatusBadge({ status }: { status: Status }) {
  const { icon, colour } = STATUS_LOOKS[status];
  return (
    <Badge
      icon={icon}
      colour={colour}
      word={status}
      className="rounded-full border border-current/40 bg-background px-2 py-0.5 text-xs"
    />
  );
}

export function PriorityBadge({ priority }: { priority: Priority }) {
  const { icon, colour } = PRIORITY_LOOKS[priority];
  return <Badge icon={icon} colour={colour} word={priority} className="text-sm" />;
}

interface TurnBadgeProps {
  ticket: { awaiting: Awaiting; status: Status };
  isStaff: boolean;
}

/** Whose turn it is, said from where the reader stands. What is settled waits for nobody. */
export function TurnBadge({ ticket: { awaiting, status }, isStaff }: TurnBadgeProps) {
  if (status === 'Resolved' || status === 'Closed') {
    return null;
  }
  const words = isStaff ? texts.ticket.turnForStaff : texts.ticket.turnForCustomer;
  const isReaders = (awaiting === 'staff') === isStaff;
  return (
    <Badge
      icon={awaiting === 'staff' ? Headset : UserRound}
      colour={isReaders ? 'text-accent' : 'text-muted'}
      word={words[awaiting]}
      className="text-sm"
    />
  );
}
