import { texts } from '@/lib/texts';
import { Alert } from '@/ui/Alert';

/** Stands above the text of someone whose ticket moved while they were writing. */
export function NewerNotice() {
  return (
    <Alert tone="info" title={texts.ticket.newerTitle} urgent>
      <p>{texts.ticket.newerText}</p>
    </Alert>
  );
}
