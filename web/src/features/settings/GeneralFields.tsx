import { settingsTexts } from '@/lib/texts/settings';
import { CheckboxField } from '@/ui/CheckboxField';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { Section } from '@/ui/Section';
import type { SettingsForm } from './useSettingsForm';

export function GeneralFields({ form: { values, errors, set } }: { form: SettingsForm }) {
  return (
    <Section title={settingsTexts.general}>
      <div className="grid max-w-2xl gap-5">
        <Field
          label={settingsTexts.supportEmail}
          hint={settingsTexts.supportEmailHint}
          error={errors.support_email}
        >
          {(control) => (
            <TextInput
              {...control}
              type="email"
              inputMode="email"
              autoComplete="off"
              value={values.support_email}
              onChange={(event) => set('support_email', event.target.value)}
            />
          )}
        </Field>
        <CheckboxField
          label={settingsTexts.notifications}
          hint={settingsTexts.notificationsHint}
          checked={values.support_notification_enabled}
          onChange={(isOn) => set('support_notification_enabled', isOn)}
        />
        <CheckboxField
          label={settingsTexts.autoResponse}
          hint={settingsTexts.autoResponseHint}
          checked={values.support_auto_response}
          onChange={(isOn) => set('support_auto_response', isOn)}
        />
      </div>
    </Section>
  );
}
