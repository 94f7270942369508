import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import type { Ticket, TicketListItem } from '@/app/store/services/generated';
import { useGetTicketQuery } from '@/app/store/services/supportApi';
import { shownOf } from '@/lib/loadable';
import { inboxTexts } from '@/lib/texts/staff';
import { useMediaQuery } from '@/lib/useMediaQuery';
import type { ComposerMode } from '@/ticket/useComposer';
import { Page } from '@/ui/Page';
import { TicketChangesProvider } from './changes/useTicketChanges';
import { ComposeRequestContext } from './keys/composeRequest';
import { DeskKeys } from './keys/DeskKeys';
import { useKeptRow, useReturnToRow } from './returnToRow';
import { Statistics } from './statistics/Statistics';
import { TicketList } from './TicketList';
import { TicketPage, TicketPane } from './TicketView';
import { useInboxList } from './useInboxList';
import { useInboxQuery } from './useInboxQuery';
import { useSelection } from './useSelection';

/** Where there is room, an open ticket stands beside the list; elsewhere it has a page of its own. */
const ROOM_FOR_PANE = '(min-width: 80rem)';
const ROOM_FOR_TABLE = '(min-width: 64rem)';

const NONE: readonly TicketListItem[] = [];

export default function SupportDesk() {
  return (
    <TicketChangesProvider>
      <Desk />
    </TicketChangesProvider>
  );
}

function Desk() {
  const { id } = useParams();
  const hasPane = useMediaQuery(ROOM_FOR_PANE);
  const hasTable = useMediaQuery(ROOM_FOR_TABLE);
  const address = useInboxQuery();
  const list = useInboxList(address.query);
  const rows = shownOf(list.page)?.tickets ?? NONE;
  const selection = useSelection(rows);
  const open = useOpenTicket(id, rows);
  const [composing, setComposing] = useState<ComposerMode | null>(null);
  const request = useMemo(
    () => ({ mode: composing, taken: () => setComposing(null) }),
    [composing],
  );
  useReturnToRow(id);
  useKeptRow(rows);

  const title = open ? `${open.ticketNumber} ${open.subject}` : id;
  const hasOpenPane = id !== undefined && hasPane;
  return (
    <ComposeRequestContext value={request}>
      <DeskKeys
        address={address}
        rows={rows}
        open={open}
        selected={id === undefined || hasPane ? selection.tickets : NONE}
        onCompose={setComposing}
      />
      {id !== undefined && !hasPane ? (
        <TicketPage key={id} id={id} title={title ?? id} address={address} />
      ) : (
        <div className={hasOpenPane ? 'grid grid-cols-[24rem_minmax(0,1fr)] gap-6' : undefined}>
          <div className="min-w-0">
            <Page title={title ?? inboxTexts.title} heading={inboxTexts.title}>
              {!hasOpenPane && <Statistics address={address} />}
              <TicketList
                list={list}
                address={address}
                selection={selection}
                isNarrow={hasOpenPane || !hasTable}
                current={id}
              />
            </Page>
          </div>
          {hasOpenPane && <TicketPane key={id} id={id} address={address} />}
        </div>
      )}
    </ComposeRequestContext>
  );
}

/** The open ticket, which is known from its row before it has arrived. */
function useOpenTicket(
  id: string | undefined,
  rows: readonly TicketListItem[],
): Ticket | TicketListItem | undefined {
  const { currentData } = useGetTicketQuery({ id: id ?? '' }, { skip: id === undefined });
  return currentData?.ticket ?? rows.find(({ ticketNumber }) => ticketNumber === id);
}
