import { ChevronDown } from 'lucide-react';
import { texts } from '@/lib/texts';
import { classes } from './classes';
import { Disclosure } from './Disclosure';

interface ChoiceFilterProps<T extends string> {
  label: string;
  options: readonly T[];
  /** What an option is called, where that is not its own word. */
  nameOf?: (option: T) => string;
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

/** Several values of one property; none means any. */
export function ChoiceFilter<T extends string>({
  label,
  options,
  nameOf,
  chosen,
  onChange,
}: ChoiceFilterProps<T>) {
  const toggle = (option: T) =>
    onChange(options.filter((other) => chosen.includes(other) !== (other === option)));
  return (
    <Disclosure
      label={chosen.length > 0 ? texts.chosen(label, chosen.length) : label}
      triggerClassName={classes(
        'flex min-h-9 items-center gap-1.5 rounded-inner border px-3 text-sm hover:bg-surface pointer-coarse:min-h-11',
        chosen.length > 0 ? 'border-accent font-semibold text-accent' : 'border-control',
      )}
      trigger={
        <>
          {label}
          {chosen.length > 0 && <span className="tabular-nums">{chosen.length}</span>}
          <ChevronDown aria-hidden="true" className="size-4" />
        </>
      }
    >
      {() => (
        <fieldset>
          <legend className="sr-only">{label}</legend>
          {options.map((option) => (
            <label
              key={option}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-inner px-2 text-sm hover:bg-surface pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                checked={chosen.includes(option)}
                onChange={() => toggle(option)}
                className="size-4"
              />
              {nameOf?.(option) ?? option}
            </label>
          ))}
        </fieldset>
      )}
    </Disclosure>
  );
}
