import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import type { UpdateTicketRequest } from '@/app/store/services/generated';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { keyTexts } from '@/lib/texts/keys';
import { inboxTexts, newTicketTexts } from '@/lib/texts/staff';
import type { ComposerMode } from '@/ticket/useComposer';
import type { Changeable } from '../changes/steps';
import { useTicketChanges } from '../changes/useTicketChanges';
import { useDensity } from '../DensityChoice';
import { type InboxQuery, withoutFilters } from '../inboxQuery';
import { rowId } from '../returnToRow';
import { SEARCH_FIELD } from '../TicketSearch';
import type { InboxAddress } from '../useInboxQuery';
import { type Choosing, type CommandGroup, choicesFor } from './commands';
import { PaletteDialog } from './PaletteDialog';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useShortcuts } from './useShortcuts';

interface DeskKeysProps {
  address: InboxAddress;
  /** The rows of the list, in their order. */
  rows: readonly Changeable[];
  /** The ticket that is open, on its page or in its pane. */
  open: Changeable | undefined;
  selected: readonly Changeable[];
  onCompose: (mode: ComposerMode) => void;
}

type Shown = Choosing | 'palette' | 'help' | null;

/** What staff do by keys alone, and the palette with all of it. */
export function DeskKeys({ address, rows, open, selected, onCompose }: DeskKeysProps) {
  const navigate = useNavigate();
  const me = useCurrentUser();
  const { data } = useListAssignableUsersQuery();
  const { change } = useTicketChanges();
  const [density, chooseDensity] = useDensity();
  const [shown, setShown] = useState<Shown>(null);
  /** What a dialog was opened for, since the focus is in the dialog then. */
  const [chosen, setChosen] = useState<readonly Changeable[]>([]);
  // They may move while the dialog is open, as by the reply that was sent just before.
  const targets = chosen.map(
    (target) => [open, ...rows].find((one) => one?._id === target._id) ?? target,
  );

  const targetsNow = () =>
    selected.length > 0 ? selected : [open ?? focusedRow(rows)].filter((one) => one !== undefined);
  const show = (what: Shown) => {
    const now = targetsNow();
    setChosen(now);
    if (what === 'palette' || what === 'help' || now.length > 0) {
      setShown(what);
    }
  };
  const applyTo =
    (tickets: readonly Changeable[]) => (request: UpdateTicketRequest, said: string) => {
      if (tickets.length > 0) {
        void change(tickets, request, said);
      }
    };
  const go = (ticketNumber: string | null) => void navigate(address.ticketHref(ticketNumber));
  const move = (by: 1 | -1) => {
    const current = open ?? focusedRow(rows);
    const index = rows.findIndex(({ _id }) => _id === current?._id);
    const next = rows[index === -1 && by === -1 ? 0 : index + by];
    if (next) {
      const row = document.getElementById(rowId(next.ticketNumber));
      row?.scrollIntoView({ block: 'nearest' });
      if (open) {
        go(next.ticketNumber);
      } else {
        row?.focus();
      }
    }
  };
  const compose = (mode: ComposerMode) => {
    const ticket = open ?? focusedRow(rows);
    if (ticket) {
      onCompose(mode);
      if (!open) {
        go(ticket.ticketNumber);
      }
    }
  };
  const view = (changes: Partial<InboxQuery>) =>
    address.apply({ ...withoutFilters(address.query), ...changes });

  const assignToMe = (tickets: readonly Changeable[]) =>
    applyTo(tickets)({ assignedTo: me._id }, texts.ticket.assignee);
  const resolve = (tickets: readonly Changeable[]) =>
    applyTo(tickets)({ status: 'Resolved' }, texts.ticket.status);

  useShortcuts(
    {
      '/': () => document.getElementById(SEARCH_FIELD)?.focus(),
      j: () => move(1),
      k: () => move(-1),
      u: () => open && go(null),
      r: () => compose('reply'),
      n: () => compose('note'),
      a: () => show('assignee'),
      i: () => assignToMe(targetsNow()),
      s: () => show('status'),
      p: () => show('priority'),
      e: () => resolve(targetsNow()),
      '?': () => show('help'),
    },
    () => show('palette'),
  );

  const close = () => setShown(null);
  if (shown === null) {
    return null;
  }
  if (shown === 'help') {
    return <ShortcutsDialog onClose={close} />;
  }
  if (shown !== 'palette') {
    const commands = choicesFor(shown, data?.users ?? [], applyTo(targets));
    const title = keyTexts.choose[shown](targetName(targets));
    return <PaletteDialog title={title} groups={[{ heading: '', commands }]} onClose={close} />;
  }

  const onTargets: CommandGroup = {
    heading: targetName(targets),
    commands: [
      { label: keyTexts.reply, key: 'r', run: () => compose('reply') },
      { label: keyTexts.note, key: 'n', run: () => compose('note') },
      { label: keyTexts.assignToMe, key: 'i', run: () => assignToMe(targets) },
      { label: keyTexts.assign, key: 'a', run: () => setShown('assignee') },
      { label: keyTexts.setStatus, key: 's', run: () => setShown('status') },
      { label: keyTexts.setPriority, key: 'p', run: () => setShown('priority') },
      { label: keyTexts.resolve, key: 'e', run: () => resolve(targets) },
    ],
  };
  const groups: CommandGroup[] = [
    ...(targets.length > 0 ? [onTargets] : []),
    {
      heading: keyTexts.views,
      commands: [
        { label: keyTexts.allTickets, run: () => view({}) },
        { label: keyTexts.openTickets, run: () => view({ status: ['Open', 'In Progress'] }) },
        {
          label: keyTexts.ourTurn,
          run: () => view({ awaiting: 'staff', status: ['Open', 'In Progress'] }),
        },
        { label: keyTexts.mine, run: () => view({ assignedTo: 'me' }) },
        { label: keyTexts.unassigned, run: () => view({ assignedTo: 'none' }) },
      ],
    },
    {
      heading: keyTexts.app,
      commands: [
        {
          label: newTicketTexts.title,
          run: () => void navigate('/dashboard/admin/support/new'),
        },
        { label: texts.navigation.help, run: () => void navigate('/dashboard/help') },
        { label: texts.navigation.profile, run: () => void navigate('/dashboard/profile') },
        {
          label: density === 'compact' ? keyTexts.comfortableRows : inboxTexts.compactRows,
          run: () => chooseDensity(density === 'compact' ? 'comfortable' : 'compact'),
        },
        { label: keyTexts.title, key: '?', run: () => setShown('help') },
      ],
    },
  ];
  return (
    <PaletteDialog
      title={keyTexts.palette}
      groups={groups}
      onSearch={(search) => address.apply({ search })}
      onClose={close}
    />
  );
}

/** The ticket whose row has the focus. */
function focusedRow(rows: readonly Changeable[]): Changeable | undefined {
  const row = document.activeElement?.closest<HTMLElement>('[data-ticket]');
  return rows.find(({ ticketNumber }) => ticketNumber === row?.dataset['ticket']);
}

const targetName = (targets: readonly Changeable[]) =>
  targets.length === 1 ? (targets[0]?.ticketNumber ?? '') : inboxTexts.selected(targets.length);
