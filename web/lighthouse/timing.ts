import type { Page } from '@playwright/test';

export interface Timed {
  /** From the input to the next frame, as INP counts it; what takes less than 16 ms is 0. */
  interaction: number;
  /** From the input to the frame that shows all of what was asked for, with the server's answer. */
  painted: number;
}

interface Timing {
  /** Begins to wait for an input, and after it for the page to be as wanted. */
  expect: (isThere: () => boolean) => void;
  result: () => Promise<Timed>;
  /** The numbers of the tickets in the list. */
  rows: () => string;
  isBusy: () => boolean;
  /** What is said on the ticket that stands beside the list. */
  conversation: () => Element | null;
}

declare global {
  interface Window {
    timing: Timing;
  }
}

/** An entry of the Event Timing API, as far as it is read here. */
interface EventEntry extends PerformanceEntry {
  interactionId?: number;
}

/** Puts `window.timing` into every document of the page. */
export const installTiming = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    let measured: Promise<Timed> | undefined;

    const nextFrame = () =>
      new Promise<number>((shown) => {
        requestAnimationFrame(() => {
          // The next task comes after the frame, which this callback still belongs to.
          setTimeout(() => shown(performance.now()));
        });
      });

    /** When the input came, as soon as the page is as wanted. */
    const settled = (isThere: () => boolean) =>
      new Promise<number>((reached) => {
        let input: number | undefined;
        const watch = new AbortController();
        const note = ({ timeStamp }: Event) => {
          input ??= timeStamp;
        };
        const look = () => {
          if (input !== undefined && isThere()) {
            watch.abort();
            mutations.disconnect();
            reached(input);
          }
        };
        for (const type of ['click', 'keydown']) {
          addEventListener(type, note, { capture: true, signal: watch.signal });
        }
        // Where the focus is and what is ticked changes without any change of the document.
        for (const type of ['focusin', 'change']) {
          addEventListener(type, look, { signal: watch.signal });
        }
        const mutations = new MutationObserver(look);
        mutations.observe(document, { subtree: true, childList: true, attributes: true });
      });

    const measure = async (isThere: () => boolean): Promise<Timed> => {
      const entries: EventEntry[] = [];
      const events = new PerformanceObserver((list) => entries.push(...list.getEntries()));
      const threshold = { durationThreshold: 16 };
      events.observe({ type: 'event', ...threshold });
      const input = await settled(isThere);
      const painted = (await nextFrame()) - input;
      // The entry of an event comes some time after its frame.
      await new Promise((passed) => {
        setTimeout(passed, 100);
      });
      entries.push(...events.takeRecords());
      events.disconnect();
      const interactions = entries.filter((entry) => (entry.interactionId ?? 0) > 0);
      return { interaction: Math.max(0, ...interactions.map(({ duration }) => duration)), painted };
    };

    window.timing = {
      expect(isThere) {
        measured = measure(isThere);
      },
      result() {
        if (measured === undefined) {
          throw new Error('nothing was expected');
        }
        return measured;
      },
      rows: () =>
        Array.from(document.querySelectorAll<HTMLElement>('[data-ticket]'))
          .map(({ dataset }) => dataset['ticket'])
          .join(),
      isBusy: () => document.querySelector('main [aria-busy=true]') !== null,
      conversation: () => document.querySelector('section[aria-label=Ticket] ol'),
    };
  });
