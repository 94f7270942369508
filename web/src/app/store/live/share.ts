import { baseUrl } from '@/lib/basePath';
import { type News, openStream } from './stream';

/** A tab that comes later asks how things stand. */
const ASK = 'ask';

/**
 * Hears the news of one person in every tab of the browser, over one stream: over HTTP/1.1 a browser
 * has six connections to a server, and streams would use them up. The tab that holds the lock has the
 * stream and tells the others. When it closes, the next one gets the lock.
 */
export function listen(userId: string, onNews: (news: News) => void): () => void {
  // Locks exist on https and localhost only.
  return 'locks' in navigator ? listenTogether(userId, onNews) : listenWhileSeen(onNews);
}

function listenTogether(userId: string, onNews: (news: News) => void): () => void {
  const name = `helpwright.live ${baseUrl().pathname} ${userId}`;
  const channel = new BroadcastChannel(name);
  const stopped = new AbortController();
  let isOpen = false;
  let hasStream = false;
  /** Whether another tab told the news before this one does. */
  let followed = false;

  const told = (news: News) => {
    if (news.kind === 'connection') {
      ({ isOpen } = news);
    }
    onNews(news);
  };
  const tell = (news: News) => {
    channel.postMessage(news);
    told(news);
    if (followed && news.kind === 'connection' && news.isOpen) {
      // Between the other tab's stream and this one, something may have happened.
      followed = false;
      tell({ kind: 'missed' });
    }
  };
  channel.addEventListener('message', ({ data }: MessageEvent<News | typeof ASK>) => {
    if (data !== ASK) {
      followed = true;
      told(data);
    } else if (hasStream) {
      channel.postMessage({ kind: 'connection', isOpen } satisfies News);
    }
  });
  channel.postMessage(ASK);

  const hold = async () => {
    hasStream = true;
    const close = openStream(tell);
    await whenAborted(stopped.signal);
    close();
    channel.close();
  };
  // Whoever stops while waiting never gets the lock: the request is then refused.
  navigator.locks.request(name, { signal: stopped.signal }, hold).catch(() => channel.close());
  return () => stopped.abort();
}

/** Without locks each tab has a stream of its own, but only while somebody looks at it. Then it has to catch up. */
function listenWhileSeen(onNews: (news: News) => void): () => void {
  let close: (() => void) | null = null;
  let wasAway = false;
  const told = (news: News) => {
    onNews(news);
    if (wasAway && news.kind === 'connection' && news.isOpen) {
      wasAway = false;
      onNews({ kind: 'missed' });
    }
  };
  const follow = () => {
    if (document.hidden) {
      wasAway ||= close !== null;
      close?.();
      close = null;
    } else {
      close ??= openStream(told);
    }
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close?.();
  };
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
