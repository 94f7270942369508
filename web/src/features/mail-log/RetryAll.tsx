import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useRetryEmailsMutation } from '@/app/store/services/supportApi';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { showToast } from '@/ui/toast';

export function RetryAll() {
  const [isAsking, setAsking] = useState(false);
  const [retryEmails] = useRetryEmailsMutation();

  const retry = async () => {
    const result = await retryEmails();
    if (result.data) {
      showToast('success', mailLogTexts.retriedAll(result.data.retried));
    }
    return result;
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <RotateCw aria-hidden="true" className="size-4" />
        {mailLogTexts.retryAll}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={mailLogTexts.retryAllTitle}
          action={mailLogTexts.retryAllAction}
          busyLabel={mailLogTexts.retrying}
          failed={mailLogTexts.retryAllFailed}
          onConfirm={retry}
          onClose={() => setAsking(false)}
        >
          <p>{mailLogTexts.retryAllText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
