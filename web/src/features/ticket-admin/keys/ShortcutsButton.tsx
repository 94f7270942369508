import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { keyTexts } from '@/lib/texts/keys';
import { Key, ShortcutsDialog } from './ShortcutsDialog';
import { useShortcutsSwitch } from './useShortcuts';

interface ShortcutsButtonProps {
  /** Where there is little room, the icon stands for the words. */
  isNarrow: boolean;
}

/** Tells that there are keys, and which; whoever has only a finger has no use for them. */
export function ShortcutsButton({ isNarrow }: ShortcutsButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const [isOn] = useShortcutsSwitch();
  return (
    <>
      <button
        type="button"
        title={keyTexts.title}
        aria-label={keyTexts.title}
        aria-keyshortcuts={isOn ? '?' : undefined}
        onClick={() => setOpen(true)}
        className="flex min-h-9 items-center gap-2 rounded-inner px-2 text-sm text-muted hover:bg-surface hover:text-text pointer-coarse:hidden"
      >
        <Keyboard aria-hidden="true" className="size-4" />
        {!isNarrow && keyTexts.title}
        {!isNarrow && isOn && <Key>?</Key>}
      </button>
      {isOpen && <ShortcutsDialog onClose={() => setOpen(false)} />}
    </>
  );
}
