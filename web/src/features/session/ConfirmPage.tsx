import { useState } from 'react';
import { Navigate } from 'react-router';
import { useConfirmMutation } from '@/app/store/services/supportApi';
import { useSession } from '@/app/store/useSession';
import { asProblem } from '@/lib/problem';
import { accountTexts } from '@/lib/texts/accounts';
import { Alert } from '@/ui/Alert';
import { Button, ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { showToast } from '@/ui/toast';
import { SignedOutLayout } from './SignedOutLayout';
import { useLinkToken } from './useLinkToken';

const { confirm: texts } = accountTexts;

/**
 * Where the mail about a registration leads. Programs that look into mails open links, some of them with a browser: so it
 * is a person who presses the button.
 */
export default function ConfirmPage() {
  const token = useLinkToken();
  const session = useSession();
  const [confirm, { isLoading, error }] = useConfirmMutation();
  const [isDone, setDone] = useState(false);
  const problem = error === undefined ? null : asProblem(error);
  const isLinkUsed = problem?.details['token'] !== undefined;
  if (isDone && session.state === 'signedIn') {
    return <Navigate to="/dashboard" replace />;
  }
  const press = async (known: string) => {
    const result = await confirm({ confirmRequest: { token: known } });
    if (result.error === undefined) {
      showToast('success', texts.done);
      setDone(true);
    }
  };
  return (
    <SignedOutLayout>
      <Page title={texts.title} intro={token === null || isLinkUsed ? undefined : texts.intro}>
        <div className="grid gap-5">
          {problem && !isLinkUsed && <ProblemAlert problem={problem} title={texts.failed} />}
          {token === null && (
            <Alert tone="danger" title={texts.noToken}>
              <ButtonLink to="/login">{accountTexts.toLogin}</ButtonLink>
            </Alert>
          )}
          {isLinkUsed && <LinkUsed />}
          {token !== null && !isLinkUsed && (
            <Button
              look="primary"
              busy={isLoading}
              busyLabel={texts.submitting}
              className="min-h-11"
              onClick={() => void press(token)}
            >
              {texts.submit}
            </Button>
          )}
        </div>
      </Page>
    </SignedOutLayout>
  );
}

function LinkUsed() {
  return (
    <Alert tone="danger" title={texts.linkUsed} urgent>
      <p>{texts.linkUsedNext}</p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/login">{accountTexts.toLogin}</ButtonLink>
        <ButtonLink to="/register">{accountTexts.toRegister}</ButtonLink>
      </div>
    </Alert>
  );
}
