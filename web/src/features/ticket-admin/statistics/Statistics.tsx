import { type ReactNode, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { GetTicketStatsResponse } from '@/app/store/services/generated';
import { useGetTicketStatsQuery } from '@/app/store/services/supportApi';
import { lazyPart } from '@/lib/lazyPart';
import { asProblem } from '@/lib/problem';
import { statisticsTexts } from '@/lib/texts/statistics';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Skeleton } from '@/ui/Skeleton';
import { type InboxQuery, withoutFilters } from '../inboxQuery';
import type { InboxAddress } from '../useInboxQuery';

const Charts = lazyPart(() => import('./Charts'));

/** How the desk stands: the numbers that lead somewhere, and charts for those who open them. */
export function Statistics({ address }: { address: InboxAddress }) {
  const { data, error, refetch } = useGetTicketStatsQuery();
  const [isOpen, setOpen] = useState(false);
  if (error !== undefined && data === undefined) {
    return (
      <div className="mb-5">
        <ProblemAlert
          problem={asProblem(error)}
          title={statisticsTexts.failed}
          onRetry={() => void refetch()}
        />
      </div>
    );
  }
  return (
    <section aria-label={statisticsTexts.title} className="mb-5">
      {data ? <Cards stats={data} address={address} /> : <Skeleton blocks={['h-32 sm:h-17']} />}
      <details onToggle={(event) => setOpen(event.currentTarget.open)} className="mt-1">
        <summary className="w-fit rounded-inner px-1 py-1.5 text-sm font-semibold text-accent hover:underline pointer-coarse:py-3">
          {statisticsTexts.charts}
        </summary>
        {isOpen && data && (
          <ErrorBoundary>
            <Suspense fallback={<Skeleton blocks={['h-64']} />}>
              <Charts stats={data} />
            </Suspense>
          </ErrorBoundary>
        )}
      </details>
    </section>
  );
}

function Cards({ stats, address }: { stats: GetTicketStatsResponse; address: InboxAddress }) {
  const view = (changes: Partial<InboxQuery>) =>
    address.hrefFor({ ...withoutFilters(address.query), ...changes });
  return (
    <dl className="grid grid-cols-3 gap-2 sm:grid-cols-6">
      <Card name="Open" href={view({ status: ['Open'] })}>
        {number(stats.open)}
      </Card>
      <Card name="In Progress" href={view({ status: ['In Progress'] })}>
        {number(stats.inProgress)}
      </Card>
      <Card name={statisticsTexts.today}>{number(stats.timeBasedCounts.today)}</Card>
      <Card name={statisticsTexts.thisWeek}>{number(stats.timeBasedCounts.thisWeek)}</Card>
      <Card name={statisticsTexts.resolved}>
        {stats.total === 0 ? statisticsTexts.none : statisticsTexts.perCent(stats.resolutionRate)}
      </Card>
      <Card name={statisticsTexts.firstAnswer}>
        {statisticsTexts.hours(stats.performance.avgResponseTimeHours)}
      </Card>
    </dl>
  );
}

const number = (count: number) => count.toLocaleString('en');

interface CardProps {
  name: string;
  /** Where the tickets behind the number are. */
  href?: string;
  children: ReactNode;
}

function Card({ name, href, children }: CardProps) {
  return (
    <div className="relative flex flex-col-reverse justify-end rounded-outer border border-border px-3 py-2 has-[a:hover]:border-accent">
      <dt className="text-xs text-muted">
        {href === undefined ? (
          name
        ) : (
          <Link to={href} className="after:absolute after:inset-0 after:rounded-outer">
            {name}
          </Link>
        )}
      </dt>
      <dd className="font-semibold whitespace-nowrap tabular-nums sm:text-lg">{children}</dd>
    </div>
  );
}
