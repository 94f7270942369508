import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import type { SendTestMailResponse } from '@/app/store/services/generated';
import { useSendTestMailMutation } from '@/app/store/services/supportApi';
import { storedText } from '@/lib/characters';
import { settingsTexts } from '@/lib/texts/settings';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/controls';
import { Fact } from '@/ui/Fact';
import { Field } from '@/ui/Field';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useForm } from '@/ui/useForm';

const rules = {
  testEmail: v.pipe(
    v.string(),
    v.transform(storedText),
    v.email(settingsTexts.testEmailInvalid),
    v.maxLength(254, settingsTexts.testEmailInvalid),
  ),
};

export function TestMailForm() {
  const user = useCurrentUser();
  const [sendTestMail, { data, reset }] = useSendTestMailMutation();
  const form = useForm(rules, { testEmail: user.email });

  const send = form.submit(async (sendTestMailRequest) => {
    // What an earlier try has shown says nothing about this one.
    reset();
    return sendTestMail({ sendTestMailRequest });
  });
  return (
    <div className="grid content-start gap-4">
      <form noValidate onSubmit={send} className="grid gap-3">
        <Field
          label={settingsTexts.testEmail}
          hint={settingsTexts.testHint}
          error={form.errors.testEmail}
        >
          {(control) => (
            <TextInput
              {...control}
              {...form.field('testEmail')}
              type="email"
              inputMode="email"
              autoComplete="off"
            />
          )}
        </Field>
        <Button
          type="submit"
          busy={form.isSending}
          busyLabel={settingsTexts.testSending}
          className="justify-self-start"
        >
          {settingsTexts.testSend}
        </Button>
      </form>
      {form.problem && <ProblemAlert problem={form.problem} title={settingsTexts.testFailed} />}
      <div role="status">{data && <Outcome outcome={data} />}</div>
    </div>
  );
}

function Outcome({ outcome }: { outcome: SendTestMailResponse }) {
  const { success, message, serverResponse, durationMs } = outcome;
  return (
    <Alert
      tone={success ? 'success' : 'danger'}
      title={success ? settingsTexts.testTaken : settingsTexts.testRefused}
    >
      <p className="wrap-anywhere">{message}</p>
      <dl className="grid w-full gap-1">
        {serverResponse && (
          <Fact name={settingsTexts.testServer}>
            <span className="font-mono text-xs">{serverResponse}</span>
          </Fact>
        )}
        <Fact name={settingsTexts.testDuration}>
          <span className="tabular-nums">{settingsTexts.seconds(durationMs)}</span>
        </Fact>
      </dl>
    </Alert>
  );
}
