import type { Problem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { Alert } from './Alert';
import { Button } from './Button';

interface ProblemAlertProps {
  problem: Problem;
  /** What failed, in the words of the page. */
  title: string;
  /** For forms: tells that nothing typed is lost. */
  keepsText?: boolean;
  onRetry?: () => void;
}

/** Says what failed, what is safe, and what to do; the request's id helps whoever looks into it. */
export function ProblemAlert({ problem, title, keepsText = false, onRetry }: ProblemAlertProps) {
  return (
    <Alert tone="danger" title={title} urgent>
      <p>
        {problem.message}
        {problem.retryAfter !== undefined && ` ${texts.problems.wait(problem.retryAfter)}`}
        {keepsText && ` ${texts.problems.textIsSafe}`}
      </p>
      {onRetry && <Button onClick={onRetry}>{texts.retry}</Button>}
      {problem.requestId !== undefined && (
        <p className="font-mono text-xs break-all text-muted">
          {texts.requestId(problem.requestId)}
        </p>
      )}
    </Alert>
  );
}
