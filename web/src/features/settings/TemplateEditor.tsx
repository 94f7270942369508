import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { settingsTexts } from '@/lib/texts/settings';
import { Button } from '@/ui/Button';
import { TextArea } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { Section } from '@/ui/Section';
import { TemplatePreview } from './TemplatePreview';
import { useTemplatePreview } from './useTemplatePreview';

interface TemplateEditorProps {
  template: string;
  /** What the server said when it was to be saved. */
  error: string | undefined;
  onChange: (template: string) => void;
}

export function TemplateEditor({ template, error, onChange }: TemplateEditorProps) {
  const input = useRef<HTMLTextAreaElement>(null);
  const preview = useTemplatePreview(template);

  /** Where the caret stands, or in place of what is chosen; the caret then stands behind it. */
  const insert = (placeholder: string) => {
    const area = input.current;
    if (area === null) {
      return;
    }
    const { selectionStart, selectionEnd } = area;
    const text = `{{${placeholder}}}`;
    flushSync(() =>
      onChange(template.slice(0, selectionStart) + text + template.slice(selectionEnd)),
    );
    area.focus();
    area.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
  };

  return (
    <Section title={settingsTexts.templateTitle}>
      <div className="grid gap-6 xl:grid-cols-2">
        <div className="grid content-start gap-3">
          <Field
            label={settingsTexts.template}
            hint={settingsTexts.templateHint}
            error={error ?? preview.fieldError}
          >
            {(control) => (
              <TextArea
                {...control}
                ref={input}
                value={template}
                spellCheck
                onChange={(event) => onChange(event.target.value)}
                className="min-h-72 font-mono text-sm"
              />
            )}
          </Field>
          <Placeholders onChoose={insert} />
        </div>
        <TemplatePreview preview={preview} />
      </div>
    </Section>
  );
}

function Placeholders({ onChoose }: { onChoose: (placeholder: string) => void }) {
  return (
    <div role="group" aria-label={settingsTexts.placeholders} className="flex flex-wrap gap-2">
      {Object.entries(settingsTexts.placeholderNames).map(([placeholder, name]) => (
        <Button
          key={placeholder}
          aria-label={settingsTexts.insert(name)}
          title={`{{${placeholder}}}`}
          onClick={() => onChoose(placeholder)}
          className="px-3 font-normal"
        >
          {name}
        </Button>
      ))}
    </div>
  );
}
