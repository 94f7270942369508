import { useCheckMailQuery } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { settingsTexts } from '@/lib/texts/settings';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Time } from '@/ui/Time';

/** What keeps mail from getting out. It asks the mail server, so it does not ask with every click. */
export function MailCheck() {
  const { data, error, isFetching, refetch } = useCheckMailQuery(undefined, {
    refetchOnFocus: false,
    refetchOnReconnect: false,
  });
  if (error !== undefined && !isFetching) {
    return (
      <ProblemAlert
        problem={asProblem(error)}
        title={settingsTexts.checkFailed}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data === undefined) {
    return (
      <div role="status" className="self-start">
        <Alert tone="info" title={settingsTexts.checking} />
      </div>
    );
  }
  const again = (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button busy={isFetching} busyLabel={settingsTexts.checking} onClick={() => void refetch()}>
        {settingsTexts.checkAgain}
      </Button>
      <span className="text-xs text-muted">
        {settingsTexts.checkedAt} <Time at={data.timestamp} />
      </span>
    </div>
  );
  return (
    <div role="status" className="self-start">
      {data.isValid ? (
        <Alert tone="success" title={settingsTexts.checkFine}>
          <p>{settingsTexts.checkFineText}</p>
          {again}
        </Alert>
      ) : (
        <Alert tone="danger" title={settingsTexts.checkIssues(data.issues.length)}>
          <ul className="grid list-disc gap-2 pl-4">
            {data.issues.map((issue) => (
              <li key={issue} className="wrap-anywhere">
                {issue}
              </li>
            ))}
          </ul>
          {again}
        </Alert>
      )}
    </div>
  );
}
