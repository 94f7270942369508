import { RotateCw } from 'lucide-react';
import type { Email } from '@/app/store/services/generated';
import { useRetryEmailMutation } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toast';
import { canRetry } from './mailStates';

interface RetryButtonProps {
  email: Pick<Email, '_id' | 'state' | 'subject'>;
  look: 'quiet' | 'secondary';
}

export function RetryButton({ email: { _id, state, subject }, look }: RetryButtonProps) {
  const [retryEmail, { isLoading }] = useRetryEmailMutation();
  if (!canRetry(state)) {
    return null;
  }
  const retry = async () => {
    const { error } = await retryEmail({ id: _id });
    if (error === undefined) {
      showToast('success', mailLogTexts.retried);
    } else {
      showToast('danger', `${mailLogTexts.retryFailed} ${asProblem(error).message}`);
    }
  };
  return (
    <Button
      look={look}
      busy={isLoading}
      busyLabel={mailLogTexts.retrying}
      aria-label={mailLogTexts.retryOf(subject)}
      onClick={() => void retry()}
    >
      <RotateCw aria-hidden="true" className="size-4" />
      {mailLogTexts.retry}
    </Button>
  );
}
