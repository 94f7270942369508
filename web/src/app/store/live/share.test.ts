import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '@/test/news';
import { listen } from './share';
import type { News } from './stream';

/** Locks as browsers have them: one holder, the others wait in line. */
class FakeLocks {
  private readonly lines = new Map<string, Promise<unknown>>();

  async request(name: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>) {
    const turn = (this.lines.get(name) ?? Promise.resolve()).then(async () => {
      signal.throwIfAborted();
      return hold();
    });
    this.lines.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

describe('one stream for all tabs', () => {
  const stops: (() => void)[] = [];

  function tab(userId = 'u1'): News[] {
    const heard: News[] = [];
    stops.push(listen(userId, (news) => heard.push(news)));
    return heard;
  }

  beforeEach(() => {
    Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
  });
  afterEach(() => {
    stops.splice(0).forEach((stop) => stop());
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('is opened once, and every tab hears it', async () => {
    const [first, second] = [tab(), tab()];
    await vi.waitFor(() => expect(FakeEventSource.open).toHaveLength(1));
    FakeEventSource.open[0]?.hears('open');
    FakeEventSource.open[0]?.hears('reset', {});
    const everything = [{ kind: 'connection', isOpen: true }, { kind: 'missed' }];
    expect(first).toEqual(everything);
    await vi.waitFor(() => expect(second.slice(-2)).toEqual(everything));
  });

  it('tells a tab that comes later how things stand', async () => {
    tab();
    await vi.waitFor(() => expect(FakeEventSource.open).toHaveLength(1));
    FakeEventSource.open[0]?.hears('open');
    const late = tab();
    await vi.waitFor(() => expect(late).toEqual([{ kind: 'connection', isOpen: true }]));
    expect(FakeEventSource.open).toHaveLength(1);
  });

  it('is taken over when its tab closes, and what was told meanwhile is missing', async () => {
    tab();
    const second = tab();
    await vi.waitFor(() => expect(FakeEventSource.open).toHaveLength(1));
    FakeEventSource.open[0]?.hears('open');
    await vi.waitFor(() => expect(second.at(-1)).toEqual({ kind: 'connection', isOpen: true }));
    const [before] = FakeEventSource.open;

    stops.shift()?.();
    await vi.waitFor(() => {
      expect(FakeEventSource.open).toHaveLength(1);
      expect(FakeEventSource.open[0]).not.toBe(before);
    });
    FakeEventSource.open[0]?.hears('open');
    expect(second.slice(-2)).toEqual([{ kind: 'connection', isOpen: true }, { kind: 'missed' }]);
  });

  it('is another one for another person', async () => {
    const [one, other] = [tab('u1'), tab('u2')];
    await vi.waitFor(() => expect(FakeEventSource.open).toHaveLength(2));
    FakeEventSource.open[0]?.hears('open');
    expect(one).toHaveLength(1);
    expect(other).toHaveLength(0);
  });
});

describe('without locks', () => {
  let hidden: boolean;
  let heard: News[];
  let stop: () => void;

  /** How many streams are open once somebody looks, or does not. */
  function look(isLooking: boolean) {
    hidden = !isLooking;
    document.dispatchEvent(new Event('visibilitychange'));
    return FakeEventSource.open.length;
  }

  beforeEach(() => {
    hidden = false;
    heard = [];
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    stop = listen('u1', (news) => heard.push(news));
    return () => stop();
  });

  it('has a stream only while somebody looks', () => {
    expect(FakeEventSource.open).toHaveLength(1);
    expect(look(false)).toBe(0);
    expect(look(true)).toBe(1);
    expect(look(true)).toBe(1);
    stop();
    expect(look(true)).toBe(0);
  });

  it('catches up with what was told meanwhile', () => {
    const isOpen = { kind: 'connection', isOpen: true };
    FakeEventSource.open[0]?.hears('open');
    expect(heard).toEqual([isOpen]);
    look(false);
    look(true);
    FakeEventSource.open[0]?.hears('open');
    expect(heard).toEqual([isOpen, isOpen, { kind: 'missed' }]);
  });
});
