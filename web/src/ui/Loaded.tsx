import type { ReactNode } from 'react';
import { asProblem } from '@/lib/problem';
import { Alert } from './Alert';
import { classes } from './classes';
import { ProblemAlert } from './ProblemAlert';
import { Skeleton } from './Skeleton';

interface LoadedProps<T> {
  /** What the hook of a query answers. */
  query: {
    data?: T | undefined;
    currentData?: T | undefined;
    error?: unknown;
    isFetching: boolean;
    refetch: () => unknown;
  };
  /** Said when it fails. */
  failed: string;
  /** Said when there is no such thing. */
  notFound?: string;
  skeleton: string[];
  children: (shown: T) => ReactNode;
}

/**
 * What the server has answered, or why not yet. While another page of a list loads, the one before stays;
 * a failure keeps only what belongs to the address.
 */
export function Loaded<T>({ query, failed, notFound, skeleton, children }: LoadedProps<T>) {
  const { data, currentData, error, isFetching, refetch } = query;
  const problem = error === undefined ? null : asProblem(error);
  if (problem && notFound !== undefined && (problem.status === 404 || problem.status === 400)) {
    return <Alert tone="info" title={notFound} />;
  }
  const isStale = isFetching && currentData === undefined;
  const shown = problem ? currentData : data;
  return (
    <>
      {problem && <ProblemAlert problem={problem} title={failed} onRetry={() => void refetch()} />}
      {!problem && shown === undefined && <Skeleton blocks={skeleton} className="grid gap-2" />}
      {shown !== undefined && (
        <div aria-busy={isStale} className={classes('transition-opacity', isStale && 'opacity-60')}>
          {children(shown)}
        </div>
      )}
    </>
  );
}
