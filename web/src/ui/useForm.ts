import { type ChangeEvent, type FormEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import * as v from 'valibot';
import { asProblem, type Problem } from '@/lib/problem';

/** What each field must hold; every field is a text until it is checked. */
type Rules = Record<string, v.GenericSchema<string>>;
type Values<R extends Rules> = Record<keyof R, string>;
type Valid<R extends Rules> = v.InferOutput<v.ObjectSchema<R, undefined>>;
type Messages<R extends Rules> = Partial<Record<keyof R, string>>;
type Issues = [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

export interface Form<R extends Rules> {
  values: Values<R>;
  /** Our own rules speak after the first try, the server's words stay until the field changes. */
  errors: Messages<R>;
  /** What went wrong that belongs to no field. */
  problem: Problem | null;
  isSending: boolean;
  /** To be spread on a field's control. */
  field: (name: keyof R & string) => {
    name: string;
    value: string;
    onChange: (event: ChangeEvent<{ value: string }>) => void;
  };
  /** Makes the submit handler: it checks, sends, and leads the focus to the first wrong field. */
  submit: (
    send: (valid: Valid<R>) => Promise<{ error?: unknown }>,
  ) => (event: FormEvent<HTMLFormElement>) => Promise<void>;
  reset: () => void;
}

/** Values that have to be looked up are given by a function, which is not asked again at each key. */
export function useForm<R extends Rules>(
  rules: R,
  initial: Values<R> | (() => Values<R>),
): Form<R> {
  const [values, setValues] = useState(initial);
  const [wasTried, setTried] = useState(false);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [refused, setRefused] = useState<Messages<R>>({});

  const check = v.safeParse(v.object(rules), values);
  const wrong = check.success ? {} : ownMessages(rules, check.issues);

  return {
    values,
    errors: { ...refused, ...(wasTried && wrong) },
    problem: error === undefined || Object.keys(refused).length > 0 ? null : asProblem(error),
    isSending,
    field: (name) => ({
      name,
      value: values[name],
      onChange(event) {
        setValues({ ...values, [name]: event.target.value });
        setRefused({ ...refused, [name]: undefined });
      },
    }),
    submit: (send) => async (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      if (isSending) {
        return;
      }
      flushSync(() => setTried(true));
      if (!check.success) {
        focusFirst(form, wrong);
        return;
      }
      setSending(true);
      const { error: failure } = await send(check.output);
      const messages = failure === undefined ? {} : serverMessages(rules, asProblem(failure));
      flushSync(() => {
        setSending(false);
        setError(failure);
        setRefused(messages);
      });
      focusFirst(form, messages);
    },
    reset() {
      setValues(initial);
      setTried(false);
      setError(undefined);
      setRefused({});
    },
  };
}

/** Our own messages for the fields that are wrong. */
function ownMessages<R extends Rules>(rules: R, issues: Issues): Messages<R> {
  const byField = v.flatten(issues).nested ?? {};
  return messagesBy(rules, (name) => byField[name]?.[0]);
}

/** The server's messages for the fields that this form has. */
function serverMessages<R extends Rules>(rules: R, problem: Problem): Messages<R> {
  return messagesBy(rules, (name) => problem.details[name]);
}

function messagesBy<R extends Rules>(
  rules: R,
  messageFor: (name: string) => string | undefined,
): Messages<R> {
  const messages = Object.keys(rules).flatMap((name) => {
    const message = messageFor(name);
    return message === undefined ? [] : [[name, message] as const];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The names are the keys of the rules.
  return Object.fromEntries(messages) as Messages<R>;
}

function focusFirst(form: HTMLFormElement, messages: Partial<Record<string, string>>) {
  const first = [...form.elements].find(
    (element) => (messages[element.getAttribute('name') ?? ''] ?? '') !== '',
  );
  if (first instanceof HTMLElement) {
    first.focus();
  }
}
