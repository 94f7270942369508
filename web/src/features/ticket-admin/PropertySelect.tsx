import { Select } from '@/ui/controls';
import { Field } from '@/ui/Field';

interface PropertySelectProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

export function PropertySelect<T extends string>({
  label,
  options,
  value,
  onChange,
}: PropertySelectProps<T>) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          compact
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
