import type { ComponentProps } from 'react';

interface SelectBoxProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: string;
  /** Some of what it stands for is selected. */
  isPartly?: boolean;
}

/** Lies above the row's link. */
export function SelectBox({ label, isPartly = false, ...rest }: SelectBoxProps) {
  return (
    <label className="relative z-1 -m-2 inline-grid p-2 pointer-coarse:-m-3 pointer-coarse:p-3">
      <span className="sr-only">{label}</span>
      <input
        {...rest}
        ref={(input) => {
          if (input) {
            input.indeterminate = isPartly;
          }
        }}
        type="checkbox"
        className="size-4 pointer-coarse:size-5"
      />
    </label>
  );
}
