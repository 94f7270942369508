import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '@/test/news';
import { type News, openStream } from './stream';

const source = () => FakeEventSource.open[0];

/** As a browser does when the answer is no stream. */
function refuse() {
  const refused = source();
  refused?.close();
  refused?.hears('error');
}

describe('the stream of news', () => {
  let heard: News[];

  beforeEach(() => {
    heard = [];
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it('reads events, and says when something may have been missed', () => {
    const close = openStream((news) => heard.push(news));
    expect(source()?.url.pathname).toBe('/api/support/events');
    source()?.hears('open');
    source()?.hears('ticket.updated', { ticketId: 'a', ticketNumber: 'ST-2026-001', version: 3 });
    source()?.hears('reset', {});
    expect(heard).toEqual([
      { kind: 'connection', isOpen: true },
      {
        kind: 'event',
        event: { type: 'ticket.updated', ticketId: 'a', ticketNumber: 'ST-2026-001', version: 3 },
      },
      { kind: 'missed' },
    ]);
    close();
    expect(FakeEventSource.open).toHaveLength(0);
  });

  it('has missed something when it comes back', () => {
    const close = openStream((news) => heard.push(news));
    source()?.hears('open');
    source()?.hears('error');
    source()?.hears('open');
    expect(heard.slice(1)).toEqual([
      { kind: 'connection', isOpen: false },
      { kind: 'connection', isOpen: true },
      { kind: 'missed' },
    ]);
    close();
  });

  it('has missed something when it did not come at first', () => {
    const close = openStream((news) => heard.push(news));
    refuse();
    vi.advanceTimersByTime(3_000);
    source()?.hears('open');
    expect(heard).toEqual([
      { kind: 'connection', isOpen: false },
      { kind: 'connection', isOpen: true },
      { kind: 'missed' },
    ]);
    close();
  });

  it('tries again after a refusal, each time later, and no more once it is closed', () => {
    const close = openStream((news) => heard.push(news));
    for (const wait of [3_000, 6_000, 12_000]) {
      refuse();
      vi.advanceTimersByTime(wait - 1);
      expect(FakeEventSource.open).toHaveLength(0);
      vi.advanceTimersByTime(1);
      expect(FakeEventSource.open).toHaveLength(1);
    }
    refuse();
    close();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.open).toHaveLength(0);
  });

  it('does not pass on what it cannot read', () => {
    const close = openStream((news) => heard.push(news));
    source()?.hears('ticket.updated', { ticketId: 7 });
    expect(heard).toEqual([]);
    close();
  });
});
