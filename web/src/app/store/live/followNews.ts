import { supportApi } from '../services/supportApi';
import { cachedVersion, removeCopies } from '../services/ticketCopies';
import type { AppDispatch, AppState } from '../store';
import { connectionJudged, movedElsewhere } from './liveSlice';
import { listen } from './share';
import type { LiveEvent } from './stream';

/** Short breaks pass unnoticed: the stream comes back and tells what was missed. */
const PATIENCE_MS = 10_000;
const POLL_MS = 15_000;
/** What happens at once, as a change of many tickets, is looked at together. */
const GATHER_MS = 300;

const { getTicket } = supportApi.endpoints;
const { invalidateTags } = supportApi.util;

/**
 * Keeps everything on the screen as new as the server's, as long as someone is signed in: by its news,
 * or by asking again and again while no news come through. Returns what ends it.
 */
export const followNews =
  (userId: string) =>
  (dispatch: AppDispatch): (() => void) => {
    let gathered = new Map<string, LiveEvent>();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let polling: ReturnType<typeof setInterval> | undefined;

    const lost = () => {
      dispatch(connectionJudged({ isDown: true }));
      polling = setInterval(() => {
        if (!document.hidden) {
          dispatch(invalidateTags(['Ticket']));
        }
      }, POLL_MS);
    };
    const found = () => {
      clearTimeout(losing);
      clearInterval(polling);
      losing = undefined;
      dispatch(connectionJudged({ isDown: false }));
    };
    const flush = () => {
      gathering = undefined;
      const events = [...gathered.values()];
      gathered = new Map();
      dispatch(bringUpToDate(events));
    };

    losing = setTimeout(lost, PATIENCE_MS);
    const stop = listen(userId, (news) => {
      switch (news.kind) {
        case 'connection':
          if (news.isOpen) {
            found();
          } else {
            losing ??= setTimeout(lost, PATIENCE_MS);
          }
          break;
        case 'missed':
          dispatch(invalidateTags(['Ticket']));
          break;
        case 'event':
          // Of several events about one ticket the last one says it all.
          gathered.set(news.event.ticketId, news.event);
          gathering ??= setTimeout(flush, GATHER_MS);
          break;
      }
    });
    return () => {
      stop();
      clearTimeout(gathering);
      found();
    };
  };

/**
 * Fetches again what is on the screen and older than the news. Rows change where they stand; that a
 * list has got others is only noted, so that nothing jumps under somebody's pointer.
 */
const bringUpToDate =
  (events: LiveEvent[]) => (dispatch: AppDispatch, getState: () => AppState) => {
    let isElsewhere = false;
    for (const { type, ticketId, ticketNumber, version } of events) {
      const known = cachedVersion(getState(), ticketId);
      if (type === 'ticket.deleted') {
        dispatch(removeCopies(ticketId));
        dispatch(invalidateTags([{ type: 'Ticket', id: ticketId }]));
      } else if (known === undefined) {
        isElsewhere = true;
      } else if (known.version < version) {
        // What is fetched finds its way into every other copy by itself.
        const only = { subscribe: false, forceRefetch: true };
        void dispatch(getTicket.initiate({ id: known.openedAs ?? ticketId }, only));
        dispatch(
          invalidateTags([ticketId, ticketNumber].map((id) => ({ type: 'History' as const, id }))),
        );
      }
    }
    if (isElsewhere) {
      dispatch(movedElsewhere({ at: Date.now() }));
    }
    dispatch(invalidateTags([{ type: 'Ticket', id: 'COUNTS' }]));
  };
