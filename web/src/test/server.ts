import { setupServer } from 'msw/node';

/** Knows no answers by itself: each test says what the server does. */
export const server = setupServer();
