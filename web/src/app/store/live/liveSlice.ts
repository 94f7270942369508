import { createSlice, type PayloadAction } from '@reduxjs/toolkit';

/** What the pages need to know of the news. */
interface LiveState {
  /** Whether news have been missing for so long that the app asks for them instead. */
  isDown: boolean;
  /** When tickets last moved that no list on the screen shows; 0 for never. */
  movedElsewhereAt: number;
}

const initialState: LiveState = { isDown: false, movedElsewhereAt: 0 };

export const liveSlice = createSlice({
  name: 'live',
  initialState,
  reducers: {
    connectionJudged(state, { payload }: PayloadAction<{ isDown: boolean }>) {
      state.isDown = payload.isDown;
    },
    movedElsewhere(state, { payload }: PayloadAction<{ at: number }>) {
      state.movedElsewhereAt = payload.at;
    },
  },
});

export const { connectionJudged, movedElsewhere } = liveSlice.actions;
