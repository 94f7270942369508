import { useId } from 'react';

interface CheckboxFieldProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckboxField({ label, hint, checked, onChange }: CheckboxFieldProps) {
  const hintId = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] items-start gap-x-3">
      <label className="contents">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.target.checked)}
          className="mt-0.5 size-5"
        />
        <span className="text-sm leading-6 font-semibold">{label}</span>
      </label>
      {hint !== undefined && (
        <p id={hintId} className="col-start-2 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
