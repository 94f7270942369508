import { createContext, type ReactNode } from 'react';
import { type Loadable, shownOf } from '@/lib/loadable';
import { asProblem } from '@/lib/problem';
import { Alert } from './Alert';
import { classes } from './classes';
import { ProblemAlert } from './ProblemAlert';
import { Skeleton } from './Skeleton';

interface LoadedProps<T> {
  query: Loadable<T>;
  /** Said when it fails. */
  failed: string;
  /** Said when there is no such thing. */
  notFound?: string;
  skeleton: string[];
  children: (shown: T) => ReactNode;
}

/** The blocks of what is coming, while what is shown belongs to another address; null otherwise. */
export const AwaitedContext = createContext<string[] | null>(null);

/**
 * What the server has answered, or why not yet. While the answer for a changed address is on its way, the one before
 * stays; an empty state in it gives way to a skeleton, since it speaks of an address that is not there any more.
 */
export function Loaded<T>({ query, failed, notFound, skeleton, children }: LoadedProps<T>) {
  const { currentData, error, isFetching, refetch } = query;
  const problem = error === undefined ? null : asProblem(error);
  if (problem && notFound !== undefined && (problem.status === 404 || problem.status === 400)) {
    return <Alert tone="info" title={notFound} />;
  }
  const isStale = isFetching && currentData === undefined;
  const shown = shownOf(query);
  return (
    <>
      {problem && <ProblemAlert problem={problem} title={failed} onRetry={() => void refetch()} />}
      {!problem && shown === undefined && <Skeleton blocks={skeleton} className="grid gap-2" />}
      {shown !== undefined && (
        <div aria-busy={isStale} className={classes('transition-opacity', isStale && 'opacity-60')}>
          <AwaitedContext value={isStale ? skeleton : null}>{children(shown)}</AwaitedContext>
        </div>
      )}
    </>
  );
}
