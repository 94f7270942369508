import {
  Ban,
  CircleCheck,
  CirclePause,
  CircleX,
  Clock,
  type LucideIcon,
  Send,
  TimerOff,
} from 'lucide-react';
import type { EmailState } from '@/app/store/services/generated';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { Badge } from '@/ui/Badge';

const LOOKS: Record<EmailState, { icon: LucideIcon; colour: string }> = {
  queued: { icon: Clock, colour: 'text-info' },
  sending: { icon: Send, colour: 'text-info' },
  sent: { icon: CircleCheck, colour: 'text-success' },
  failed: { icon: CircleX, colour: 'text-danger' },
  expired: { icon: TimerOff, colour: 'text-warning' },
  cancelled: { icon: Ban, colour: 'text-muted' },
  held: { icon: CirclePause, colour: 'text-warning' },
};

export function MailStateBadge({ state }: { state: EmailState }) {
  return <Badge {...LOOKS[state]} word={mailLogTexts.states[state]} className="text-sm" />;
}

/** Whether a mail can be tried again at once: what is out is out. */
export function canRetry(state: EmailState): boolean {
  return state !== 'sent' && state !== 'sending';
}
