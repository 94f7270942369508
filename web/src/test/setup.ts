import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { FakeEventSource } from './news';
import { server } from './server';

// The first test of a file waits for its lazy parts to be compiled.
configure({ asyncUtilTimeout: 10_000 });

// Not in jsdom: what makes the rest of the page inert and moves the focus is tested in a browser.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};

Element.prototype.scrollIntoView = () => undefined;

class NoResizes implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeAll(() => {
  // As index.html has it: where the app is mounted.
  document.head.innerHTML = '<base href="/" />';
  server.listen({ onUnhandledRequest: 'error' });
});
beforeEach(() => {
  FakeEventSource.forgetAll();
  vi.stubGlobal('ResizeObserver', NoResizes);
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: true,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  vi.unstubAllGlobals();
});
afterAll(() => server.close());
