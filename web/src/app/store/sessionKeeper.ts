import { createListenerMiddleware } from '@reduxjs/toolkit';
import { supportApi } from './services/supportApi';
import { sessionDoubted, sessionFound, sessionOf } from './session';

const { getMe } = supportApi.endpoints;

/** Asks who is signed in when that is in doubt, and forgets what another person saw. */
export function sessionKeeper() {
  const keeper = createListenerMiddleware();
  keeper.startListening({
    actionCreator: sessionDoubted,
    effect: (_action, { dispatch }) => {
      void dispatch(getMe.initiate(undefined, { subscribe: false, forceRefetch: true }));
    },
  });
  keeper.startListening({
    actionCreator: sessionFound,
    effect: ({ payload }, { dispatch, getOriginalState }) => {
      const before = sessionOf(getOriginalState()).userId;
      if (before !== undefined && before !== payload.userId) {
        dispatch(supportApi.util.resetApiState());
      }
    },
  });
  return keeper.middleware;
}
