import { Select } from '@/ui/controls';
import { Field } from '@/ui/Field';

interface PropertySelectProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  /** A tooltip with the key that does the same. */
  hint?: string | undefined;
  onChange: (value: T) => void;
}

export function PropertySelect<T extends string>({
  label,
  options,
  value,
  hint,
  onChange,
}: PropertySelectProps<T>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          compact
          title={hint}
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) {
              onChange(chosen.value);
            }
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
