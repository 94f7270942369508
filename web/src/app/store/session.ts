import { createSlice } from '@reduxjs/toolkit';

/** What requests need to know of the session; who is signed in stands in the query cache. */
interface SessionState {
  csrfToken?: string;
}

const initialState: SessionState = {};

export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    csrfTokenReceived(_state, { payload }: { payload: string | null | undefined }) {
      return payload ? { csrfToken: payload } : {};
    },
  },
});

export const { csrfTokenReceived } = sessionSlice.actions;

/** The request layer lies below the store and does not know its whole state. */
export function csrfTokenOf(state: unknown): string | undefined {
  return hasSession(state) ? state.session.csrfToken : undefined;
}

function hasSession(state: unknown): state is { session: SessionState } {
  return typeof state === 'object' && state !== null && sessionSlice.name in state;
}
