import { baseUrl } from '@/lib/basePath';

/** What is told of a change: which ticket, and the version that it has now. */
export interface LiveEvent {
  type: (typeof EVENT_TYPES)[number];
  ticketId: string;
  ticketNumber: string;
  version: number;
}

export type News =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'connection'; isOpen: boolean }
  /** Something may have passed unheard, so what is known has to be read again. */
  | { kind: 'missed' };

const EVENT_TYPES = [
  'ticket.created',
  'ticket.updated',
  'ticket.deleted',
  'response.added',
] as const;

const FIRST_RETRY_MS = 3_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Keeps a stream of events open until it is told to stop. A browser comes back by itself after a lost
 * connection, but not after a refusal; both end here in another try.
 */
export function openStream(onNews: (news: News) => void): () => void {
  const url = new URL('api/support/events', baseUrl());
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  let mayHaveMissed = false;

  const connect = () => {
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('open', () => {
      refusals = 0;
      onNews({ kind: 'connection', isOpen: true });
      if (mayHaveMissed) {
        onNews({ kind: 'missed' });
      }
      mayHaveMissed = true;
    });
    opened.addEventListener('error', () => {
      // Of what has been fetched meanwhile, nothing was heard.
      mayHaveMissed = true;
      onNews({ kind: 'connection', isOpen: false });
      if (opened.readyState === EventSource.CLOSED) {
        timer = setTimeout(connect, Math.min(FIRST_RETRY_MS * 2 ** refusals, LONGEST_RETRY_MS));
        refusals += 1;
      }
    });
    opened.addEventListener('reset', () => onNews({ kind: 'missed' }));
    for (const type of EVENT_TYPES) {
      opened.addEventListener(type, ({ data }: MessageEvent<unknown>) => {
        const event = readEvent(type, data);
        if (event) {
          onNews({ kind: 'event', event });
        }
      });
    }
  };

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function readEvent(type: LiveEvent['type'], data: unknown): LiveEvent | null {
  const fields: unknown = typeof data === 'string' ? JSON.parse(data) : null;
  if (typeof fields !== 'object' || fields === null) {
    return null;
  }
  const ticketId: unknown = Reflect.get(fields, 'ticketId');
  const ticketNumber: unknown = Reflect.get(fields, 'ticketNumber');
  const version: unknown = Reflect.get(fields, 'version');
  return typeof ticketId === 'string' &&
    typeof ticketNumber === 'string' &&
    typeof version === 'number'
    ? { type, ticketId, ticketNumber, version }
    : null;
}
