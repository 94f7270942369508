import { asProblem, type Problem } from '@/lib/problem';
import type { User } from './services/generated';
import { useGetMeQuery } from './services/supportApi';

export type Session =
  | { state: 'loading' }
  | { state: 'signedIn'; user: User }
  /** Was signed in on this page, and has to sign in again. */
  | { state: 'ended'; user: User }
  | { state: 'signedOut' }
  | { state: 'failed'; problem: Problem; retry: () => void };

/** Who is signed in, as far as the server has said. */
export function useSession(): Session {
  const { data, error, refetch } = useGetMeQuery();
  const problem = error === undefined ? null : asProblem(error);
  if (problem?.status === 401) {
    return data === undefined ? { state: 'signedOut' } : { state: 'ended', user: data.user };
  }
  if (data !== undefined) {
    return { state: 'signedIn', user: data.user };
  }
  return problem === null
    ? { state: 'loading' }
    : { state: 'failed', problem, retry: () => void refetch() };
}
