import { createAction, createSlice, type PayloadAction } from '@reduxjs/toolkit';

/** What requests need to know of the session; who is signed in stands in the query cache. */
interface SessionState {
  csrfToken?: string;
  /** Whose session it is, or was until it ended. */
  userId?: string;
}

interface FoundSession {
  csrfToken?: string | null | undefined;
  userId: string;
}

const initialState: SessionState = {};

export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    sessionFound(_state, { payload: { csrfToken, userId } }: PayloadAction<FoundSession>) {
      return csrfToken ? { csrfToken, userId } : { userId };
    },
    sessionEnded(state) {
      delete state.csrfToken;
    },
  },
});

export const { sessionEnded, sessionFound } = sessionSlice.actions;

/** A refused request makes it uncertain who is signed in. */
export const sessionDoubted = createAction('session/doubted');

/** Nobody signs in again, or it cannot be found out: what waits for it has failed. */
export const renewalGivenUp = createAction('session/renewalGivenUp');

/** The request layer lies below the store and does not know its whole state. */
export function sessionOf(state: unknown): SessionState {
  return hasSession(state) ? state.session : initialState;
}

function hasSession(state: unknown): state is { session: SessionState } {
  return typeof state === 'object' && state !== null && sessionSlice.name in state;
}
