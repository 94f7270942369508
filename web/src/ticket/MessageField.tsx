import { TextArea } from '@/ui/controls';
import { Field } from '@/ui/Field';
import { CharacterCount } from './CharacterCount';
import { MESSAGE_LIMIT } from './rules';

interface MessageFieldProps {
  label: string;
  placeholder: string;
  text: string;
  error: string | undefined;
  /** While it is being sent; what is typed meanwhile would be lost with it. */
  isSending: boolean;
  onChange: (text: string) => void;
  className?: string;
}

/** Where a reply or a note is written. Ctrl+Enter sends it. */
export function MessageField({
  label,
  placeholder,
  text,
  error,
  isSending,
  onChange,
  className,
}: MessageFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <>
          <TextArea
            {...control}
            value={text}
            placeholder={placeholder}
            className={className}
            readOnly={isSending}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }
            }}
          />
          <CharacterCount text={text} limit={MESSAGE_LIMIT} />
        </>
      )}
    </Field>
  );
}
