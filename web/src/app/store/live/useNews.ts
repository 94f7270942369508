import { useEffect } from 'react';
import { useDispatch, useSelector } from 'react-redux';
import { useCurrentUser } from '../currentUser';
import type { ListTicketsApiArg } from '../services/generated';
import { usePeekTicketsQuery } from '../services/supportApi';
import type { AppDispatch, AppState } from '../store';
import { followNews } from './followNews';

/** For the frame of the signed-in pages: keeps everything below it up to date. */
export function useNews(): void {
  const { _id } = useCurrentUser();
  const dispatch = useDispatch<AppDispatch>();
  useEffect(() => dispatch(followNews(_id)), [dispatch, _id]);
}

/** Whether the app has to ask for news, since none come through. */
export function useIsDown(): boolean {
  return useSelector((state: AppState) => state.live.isDown);
}

interface ShownList {
  currentData?: { tickets: { _id: string }[] } | undefined;
  startedTimeStamp?: number | undefined;
}

/** How many tickets a list would show that it does not show yet. */
export function useArrivals(list: ListTicketsApiArg, shown: ShownList): number {
  const movedAt = useSelector((state: AppState) => state.live.movedElsewhereAt);
  const isBehind = shown.currentData !== undefined && movedAt > (shown.startedTimeStamp ?? 0);
  const { currentData } = usePeekTicketsQuery({ list, at: movedAt }, { skip: !isBehind });
  if (!isBehind || currentData === undefined) {
    return 0;
  }
  const known = new Set(shown.currentData?.tickets.map(({ _id }) => _id));
  return currentData.tickets.filter(({ _id }) => !known.has(_id)).length;
}
