import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { texts } from '@/lib/texts';
import { ButtonLink } from './Button';
import { Select, TextInput } from './controls';

/** The conditions of a list, side by side, with a way to drop them all. */
export function FilterBar({
  clearHref,
  children,
}: {
  clearHref: string | null;
  children: ReactNode;
}) {
  return (
    <div
      role="group"
      aria-label={texts.filters.label}
      className="grid gap-2 sm:flex sm:flex-wrap sm:items-start sm:gap-x-4"
    >
      {children}
      {clearHref !== null && (
        <ButtonLink to={clearHref} look="quiet" className="justify-self-start">
          <X aria-hidden="true" className="size-4" />
          {texts.filters.clear}
        </ButtonLink>
      )}
    </div>
  );
}

const ROW = 'grid grid-cols-[5.5rem_1fr] items-center gap-2 text-sm sm:flex';

interface FilterSelectProps {
  label: string;
  /** What no condition is called. */
  any: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

export function FilterSelect({ label, any, options, value, onChange }: FilterSelectProps) {
  return (
    <label className={ROW}>
      <span className="text-muted">{label}</span>
      <Select compact value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </label>
  );
}

interface FilterInputProps {
  label: string;
  type?: 'text' | 'date';
  placeholder?: string;
  value: string;
  /** The label stands above, where there is little room. */
  isStacked?: boolean;
  /** What the server says against it. */
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** Holds as soon as Enter is pressed or the field is left; a day at once. */
export function FilterInput({
  label,
  type = 'text',
  placeholder,
  value,
  isStacked = false,
  error,
  onChange,
}: FilterInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // Back and "Clear filters" change it from outside; the field keeps the focus meanwhile.
  useEffect(() => {
    if (input.current) {
      input.current.value = value;
    }
  }, [value]);

  const apply = () => {
    const typed = input.current?.value.trim() ?? '';
    if (typed !== value) {
      onChange(typed);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply();
  };
  return (
    <form onSubmit={submit} className="grid gap-1">
      <div className={isStacked ? 'grid gap-1 text-sm' : ROW}>
        <label htmlFor={id} className="text-muted">
          {label}
        </label>
        <TextInput
          ref={input}
          id={id}
          type={type}
          // So that a year has four digits, and typing goes on to the next part after them.
          max={type === 'date' ? '9999-12-31' : undefined}
          placeholder={placeholder}
          defaultValue={value}
          autoComplete="off"
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : `${id}error`}
          onBlur={apply}
          onChange={(event) => {
            if (type === 'date' && isWholeDay(event.target.value)) {
              apply();
            }
          }}
          compact
          className="sm:w-40"
        />
      </div>
      {error !== undefined && (
        <p id={`${id}error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </form>
  );
}

/** While a year is typed it passes through the first century. */
function isWholeDay(value: string): boolean {
  return value === '' || value >= '1970';
}
