import { Lock, MessageSquare } from 'lucide-react';
import { detailTexts } from '@/lib/texts/staff';
import type { ComposerMode } from '@/ticket/useComposer';
import { useKeyHint } from './keys/useShortcuts';

interface ModeSwitchProps {
  mode: ComposerMode;
  onChange: (mode: ComposerMode) => void;
}

const MODES = [
  { value: 'reply', label: detailTexts.modeReply, icon: MessageSquare, key: 'r' },
  { value: 'note', label: detailTexts.modeNote, icon: Lock, key: 'n' },
] as const;

export function ModeSwitch({ mode, onChange }: ModeSwitchProps) {
  const keyHint = useKeyHint();
  return (
    <fieldset className="flex w-fit rounded-inner border border-control bg-background">
      <legend className="sr-only">{detailTexts.write}</legend>
      {MODES.map(({ value, label, icon: Icon, key }) => (
        <label
          key={value}
          title={keyHint(key)}
          className="relative flex min-h-9 cursor-pointer items-center gap-2 rounded-inner px-3 text-sm has-checked:bg-text has-checked:font-semibold has-checked:text-background has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name="mode"
            value={value}
            checked={mode === value}
            onChange={() => onChange(value)}
            className="sr-only"
          />
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
