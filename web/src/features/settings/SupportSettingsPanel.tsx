import type { Settings } from '@/app/store/services/generated';
import { settingsTexts } from '@/lib/texts/settings';
import { Alert } from '@/ui/Alert';
import { Button } from '@/ui/Button';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Section } from '@/ui/Section';
import { GeneralFields } from './GeneralFields';
import { MailCheck } from './MailCheck';
import { SaveBar } from './SaveBar';
import { TemplateEditor } from './TemplateEditor';
import { TestMailForm } from './TestMailForm';
import { useSettingsForm } from './useSettingsForm';

export function SupportSettingsPanel({ saved }: { saved: Settings }) {
  const form = useSettingsForm(saved);
  return (
    <div className="grid gap-10">
      <Section title={settingsTexts.checkTitle}>
        <div className="grid gap-6 lg:grid-cols-2">
          <MailCheck />
          <TestMailForm />
        </div>
      </Section>
      <form noValidate onSubmit={(event) => void form.save(event)} className="grid gap-10">
        {form.isRestored && (
          <Alert tone="info" title={settingsTexts.restored}>
            <p>{settingsTexts.restoredText}</p>
            <Button onClick={form.discard}>{settingsTexts.discard}</Button>
          </Alert>
        )}
        <GeneralFields form={form} />
        <TemplateEditor
          template={form.values.support_email_template}
          error={form.errors.support_email_template}
          onChange={(template) => form.set('support_email_template', template)}
        />
        {form.problem && (
          <ProblemAlert problem={form.problem} title={settingsTexts.saveFailed} keepsText />
        )}
        <SaveBar isDirty={form.isDirty} isSaving={form.isSaving} onDiscard={form.discard} />
      </form>
    </div>
  );
}
