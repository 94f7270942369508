import { SearchX } from 'lucide-react';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** An address that names no ticket (400) is for the reader the same as an unknown ticket (404). */
export function TicketLoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const problem = asProblem(error);
  return problem.status === 404 || problem.status === 400 ? (
    <EmptyState icon={SearchX} title={texts.ticket.notFound} />
  ) : (
    <ProblemAlert problem={problem} title={texts.ticket.loadFailed} onRetry={onRetry} />
  );
}
