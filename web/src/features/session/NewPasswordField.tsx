import type { ComponentProps } from 'react';
import { TextInput } from '@/ui/controls';
import { Field } from '@/ui/Field';

interface NewPasswordFieldProps extends ComponentProps<'input'> {
  label: string;
  hint: string;
  error: string | undefined;
}

/** Where a password is chosen; password managers offer one of their own. */
export function NewPasswordField({ label, hint, error, ...input }: NewPasswordFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextInput {...control} {...input} type="password" autoComplete="new-password" />
      )}
    </Field>
  );
}
