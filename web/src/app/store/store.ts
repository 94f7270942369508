import { configureStore } from '@reduxjs/toolkit';
import { setupListeners } from '@reduxjs/toolkit/query';
import { liveSlice } from './live/liveSlice';
import { baseApi } from './services/baseApi';
import { sessionSlice } from './session';
import { sessionKeeper } from './sessionKeeper';

export function createStore() {
  const store = configureStore({
    reducer: {
      [baseApi.reducerPath]: baseApi.reducer,
      [sessionSlice.name]: sessionSlice.reducer,
      [liveSlice.name]: liveSlice.reducer,
    },
    middleware: (defaults) => defaults().prepend(sessionKeeper()).concat(baseApi.middleware),
  });
  setupListeners(store.dispatch);
  return store;
}

type Store = ReturnType<typeof createStore>;
export type AppDispatch = Store['dispatch'];
export type AppState = ReturnType<Store['getState']>;
