import { ArrowLeft, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import type { Ticket } from '@/app/store/services/generated';
import { useGetTicketQuery } from '@/app/store/services/supportApi';
import { texts } from '@/lib/texts';
import { detailTexts } from '@/lib/texts/staff';
import { TicketStatusBadge, TurnBadge } from '@/ticket/badges';
import { TicketLoadProblem } from '@/ticket/TicketLoadProblem';
import { ButtonLink } from '@/ui/Button';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Page } from '@/ui/Page';
import { Skeleton } from '@/ui/Skeleton';
import { Time } from '@/ui/Time';
import { ChangesNotice } from './changes/ChangesNotice';
import { ShortcutsButton } from './keys/ShortcutsButton';
import { useKeyHint } from './keys/useShortcuts';
import { TicketDetail } from './TicketDetail';
import type { InboxAddress } from './useInboxQuery';

interface TicketViewProps {
  /** The number or the id in the address. */
  id: string;
  address: InboxAddress;
}

/** A ticket on a page of its own. */
export function TicketPage({ id, title, address }: TicketViewProps & { title: string }) {
  const { data } = useGetTicketQuery({ id });
  const ticket = data?.ticket;
  const keyHint = useKeyHint();
  return (
    <>
      <div className="mb-3 -ml-2 flex justify-between">
        <ButtonLink to={address.ticketHref(null)} look="quiet" title={keyHint('u')}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          {detailTexts.back}
        </ButtonLink>
        <ShortcutsButton isNarrow={false} />
      </div>
      <Page
        title={title}
        heading={ticket?.subject}
        intro={ticket && <TicketSummary ticket={ticket} />}
      >
        <ChangesNotice />
        <TicketBody id={id} />
      </Page>
    </>
  );
}

/** A ticket beside the list. It stays in sight while the list is scrolled. */
export function TicketPane({ id, address }: TicketViewProps) {
  const { data } = useGetTicketQuery({ id });
  const ticket = data?.ticket;
  const heading = useFocusAfterNavigation();
  const keyHint = useKeyHint();
  return (
    <section
      aria-label={detailTexts.pane}
      className="sticky top-20 -my-2 max-h-[calc(100dvh-6rem)] min-h-96 overflow-y-auto overscroll-contain rounded-outer border border-border"
    >
      <header className="sticky top-0 z-5 grid gap-1 border-b border-border bg-background py-3 pr-14 pl-5">
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {ticket?.subject ?? id}
        </h2>
        {ticket && (
          <p className="text-muted">
            <TicketSummary ticket={ticket} />
          </p>
        )}
        <Link
          to={address.ticketHref(null)}
          aria-label={detailTexts.closePane}
          title={keyHint('u')}
          className="absolute top-3 right-3 grid size-9 place-items-center rounded-inner hover:bg-surface pointer-coarse:size-11"
        >
          <X aria-hidden="true" className="size-4" />
        </Link>
      </header>
      <div className="p-5">
        <ErrorBoundary>
          <ChangesNotice />
          <TicketBody id={id} />
        </ErrorBoundary>
      </div>
    </section>
  );
}

function TicketBody({ id }: { id: string }) {
  const { data, error, refetch } = useGetTicketQuery({ id });
  const ticket = data?.ticket;
  return (
    <>
      {error !== undefined && <TicketLoadProblem error={error} onRetry={() => void refetch()} />}
      {ticket && <TicketDetail id={id} ticket={ticket} />}
      {!ticket && error === undefined && (
        <Skeleton blocks={['h-20', 'h-32', 'h-24', 'h-40']} className="grid gap-4" />
      )}
    </>
  );
}

function TicketSummary({ ticket }: { ticket: Ticket }) {
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <span className="tabular-nums">{ticket.ticketNumber}</span>
      <TicketStatusBadge status={ticket.status} />
      <TurnBadge ticket={ticket} isStaff />
      <span>
        {texts.ticket.opened} <Time at={ticket.createdAt} />
      </span>
    </span>
  );
}

/** Whoever opened the pane goes on reading in it; after a reload the focus stays where it begins. */
function useFocusAfterNavigation() {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrivedByNavigation = useLocation().key !== 'default';
  useEffect(() => {
    if (arrivedByNavigation) {
      heading.current?.focus({ preventScroll: true });
    }
    // Only when the pane appears: filters and paging also change the location.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return heading;
}
