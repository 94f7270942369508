import { useParams } from 'react-router';
import { texts } from '@/lib/texts';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { Page } from '@/ui/Page';
import { useReturnToRow } from './returnToRow';
import { TicketList } from './TicketList';
import { TicketPage, TicketPane, useTicketTitle } from './TicketView';
import { useInboxList } from './useInboxList';
import { useInboxQuery } from './useInboxQuery';

/** Where there is room, an open ticket stands beside the list; elsewhere it has a page of its own. */
const ROOM_FOR_PANE = '(min-width: 80rem)';
const ROOM_FOR_TABLE = '(min-width: 64rem)';

export default function SupportDesk() {
  const { id } = useParams();
  const hasPane = useMediaQuery(ROOM_FOR_PANE);
  const hasTable = useMediaQuery(ROOM_FOR_TABLE);
  const address = useInboxQuery();
  const list = useInboxList(address.query);
  const ticketTitle = useTicketTitle(id);
  useReturnToRow(id);

  if (id !== undefined && !hasPane) {
    return <TicketPage key={id} id={id} title={ticketTitle} address={address} />;
  }
  const hasOpenPane = id !== undefined;
  return (
    <div className={hasOpenPane ? 'grid grid-cols-[24rem_minmax(0,1fr)] gap-6' : undefined}>
      <div className="min-w-0">
        <Page title={ticketTitle ?? texts.inbox.title} heading={texts.inbox.title}>
          <TicketList
            list={list}
            address={address}
            isNarrow={hasOpenPane || !hasTable}
            current={id}
          />
        </Page>
      </div>
      {hasOpenPane && <TicketPane key={id} id={id} address={address} />}
    </div>
  );
}
