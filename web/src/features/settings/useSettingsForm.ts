import { type FormEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import * as v from 'valibot';
import { useCurrentUser } from '@/app/store/currentUser';
import type { Settings } from '@/app/store/services/generated';
import { useUpdateSettingsMutation } from '@/app/store/services/supportApi';
import { characterCount, storedText } from '@/lib/characters';
import { loadDraft, removeDraft, saveDraft } from '@/lib/drafts';
import { asProblem, type Problem } from '@/lib/problem';
import { settingsTexts } from '@/lib/texts/settings';
import { showToast } from '@/ui/toast';

const TEMPLATE_LIMIT = 20_000;

type Errors = Partial<Record<keyof Settings, string>>;

export interface SettingsForm {
  /** What is saved, with the changes on top that are not. */
  values: Settings;
  errors: Errors;
  /** What went wrong that belongs to no field. */
  problem: Problem | null;
  isDirty: boolean;
  isSaving: boolean;
  /** Whether the changes were left behind on an earlier visit. */
  isRestored: boolean;
  set: <K extends keyof Settings>(key: K, value: Settings[K]) => void;
  discard: () => void;
  save: (event: FormEvent<HTMLFormElement>) => Promise<void>;
}

const DraftSchema = v.partial(
  v.object({
    support_email: v.string(),
    support_auto_response: v.boolean(),
    support_email_template: v.string(),
    support_notification_enabled: v.boolean(),
  }),
);

/**
 * Only what was changed is kept, as a draft, and sent: what another admin saves meanwhile shows through
 * and stays.
 */
export function useSettingsForm(saved: Settings): SettingsForm {
  const draftName = `${useCurrentUser()._id}.settings`;
  const [changes, setChanges] = useState(() => restoredChanges(draftName));
  const [touched, setTouched] = useState(false);
  const [refused, setRefused] = useState<Errors>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [updateSettings, { isLoading }] = useUpdateSettingsMutation();

  const values: Settings = { ...saved, ...changes };
  const pending = changedOnly(changes, saved);
  const isDirty = Object.keys(pending).length > 0;
  useUnsavedGuard(isDirty);

  const forget = () => {
    setChanges({});
    setRefused({});
    setProblem(null);
    removeDraft(draftName);
  };

  return {
    values,
    errors: refused,
    problem,
    isDirty,
    isSaving: isLoading,
    isRestored: isDirty && !touched,
    set(key, value) {
      const next = changedOnly({ ...changes, [key]: value }, saved);
      setChanges(next);
      setTouched(true);
      setRefused({ ...refused, [key]: undefined });
      saveDraft(draftName, next);
    },
    discard: forget,
    async save(event) {
      event.preventDefault();
      const form = event.currentTarget;
      if (isLoading || !isDirty) {
        return;
      }
      const refuse = (errors: Errors) => {
        flushSync(() => setRefused(errors));
        form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      };
      const wrong = ownErrors(values);
      if (Object.keys(wrong).length > 0) {
        refuse(wrong);
        return;
      }
      const { error } = await updateSettings({ updateSettingsRequest: { settings: pending } });
      if (error === undefined) {
        forget();
        showToast('success', settingsTexts.saved);
        return;
      }
      const failure = asProblem(error);
      const named = Object.keys(failure.details).some((name) => name in saved);
      setProblem(named ? null : failure);
      refuse(failure.details);
    },
  };
}

function restoredChanges(draftName: string): Partial<Settings> {
  const draft = v.safeParse(DraftSchema, loadDraft(draftName));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What is absent is not there as undefined either.
  return draft.success ? (draft.output as Partial<Settings>) : {};
}

function changedOnly(changes: Partial<Settings>, saved: Settings): Partial<Settings> {
  const names = [
    'support_email',
    'support_email_template',
    'support_auto_response',
    'support_notification_enabled',
  ] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = changes[name];
      return value === undefined || value === saved[name] ? [] : [[name, value]];
    }),
  );
}

function ownErrors({ support_email, support_email_template }: Settings): Errors {
  const address = storedText(support_email);
  return {
    ...(address !== '' &&
      !v.is(v.pipe(v.string(), v.email(), v.maxLength(254)), address) && {
        support_email: settingsTexts.supportEmailInvalid,
      }),
    ...(characterCount(support_email_template) > TEMPLATE_LIMIT && {
      support_email_template: settingsTexts.templateTooLong,
    }),
  };
}

/** Closing the page asks first. Going elsewhere in the app loses nothing, and says so. */
function useUnsavedGuard(isDirty: boolean) {
  const latest = useRef(isDirty);
  useEffect(() => {
    latest.current = isDirty;
    if (!isDirty) {
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
  useEffect(
    () => () => {
      if (latest.current) {
        showToast('success', settingsTexts.kept);
      }
    },
    [],
  );
}
