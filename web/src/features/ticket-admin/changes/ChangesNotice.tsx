import { texts } from '@/lib/texts';
import { detailTexts } from '@/lib/texts/staff';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { useTicketChanges } from './useTicketChanges';

/** How far a change of many tickets has come, and what was refused of it. */
export function ChangesNotice() {
  const { progress, refusals, changeAnyway, dismiss } = useTicketChanges();
  return (
    <>
      <p role="status" className="text-sm text-muted empty:hidden">
        {progress && progress.total > 1 && detailTexts.changing(progress.done, progress.total)}
      </p>
      {refusals.length > 0 && (
        <div className="mb-3">
          <Alert tone="danger" title={detailTexts.notChanged(refusals.length)} urgent>
            <ul className="grid gap-1">
              {refusals.map(({ step: { ticket }, problem }) => (
                <li key={ticket._id}>
                  <span className="font-semibold tabular-nums">{ticket.ticketNumber}</span>{' '}
                  {problem.code === 'conflict' ? texts.ticket.changedByOther : problem.message}
                </li>
              ))}
            </ul>
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => void changeAnyway()}>{detailTexts.changeAnyway}</Button>
              <Button look="quiet" onClick={dismiss}>
                {detailTexts.dismiss}
              </Button>
            </div>
          </Alert>
        </div>
      )}
    </>
  );
}
