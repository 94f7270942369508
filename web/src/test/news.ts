import { act } from '@testing-library/react';
import type { Ticket } from '@/app/store/services/generated';

/** Stands in for the browser's stream of events, which jsdom does not have. A test says what comes in. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  private static all: FakeEventSource[] = [];

  readyState = 0;

  constructor(readonly url: URL) {
    super();
    FakeEventSource.all.push(this);
  }

  static get open(): FakeEventSource[] {
    return FakeEventSource.all.filter((source) => source.readyState !== FakeEventSource.CLOSED);
  }

  static forgetAll() {
    FakeEventSource.all = [];
  }

  close() {
    this.readyState = FakeEventSource.CLOSED;
  }

  hears(type: string, data?: object) {
    act(() => {
      this.dispatchEvent(
        data === undefined
          ? new Event(type)
          : new MessageEvent(type, { data: JSON.stringify(data) }),
      );
    });
  }
}

/** What the server tells of a ticket, in every stream that is open. */
export function tells(type: string, { _id, ticketNumber, version }: Ticket) {
  for (const source of FakeEventSource.open) {
    source.hears(type, { ticketId: _id, ticketNumber, version });
  }
}
