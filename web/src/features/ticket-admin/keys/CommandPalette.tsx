import { Command } from 'cmdk';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { keyTexts } from '@/lib/texts/keys';
import type { CommandGroup } from './commands';
import { Key } from './ShortcutsDialog';

export interface CommandPaletteProps {
  title: string;
  groups: readonly CommandGroup[];
  /** Looks for tickets with what was typed; left out where something else is chosen. */
  onSearch?: ((search: string) => void) | undefined;
  onClose: () => void;
}

/** What can be done here, found by typing. It stands in a dialog of the same title. */
export default function CommandPalette({ title, groups, onSearch, onClose }: CommandPaletteProps) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // A dialog gives the focus to its first element that takes any, which is not the field.
  useEffect(() => field.current?.focus(), []);
  const choose = (run: () => void) => {
    // The dialog gives the focus back first, so that what is chosen can move it.
    onClose();
    setTimeout(run);
  };
  return (
    <Command label={title} loop className="grid gap-2">
      <Command.Input
        ref={field}
        value={typed}
        onValueChange={setTyped}
        placeholder={keyTexts.palettePlaceholder}
        className="min-h-11 w-full rounded-inner border border-control bg-background px-3"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto">
        <Command.Empty className="px-2 py-3 text-sm text-muted">
          {keyTexts.nothingFound}
        </Command.Empty>
        {groups.map(({ heading, commands }) => (
          <Command.Group
            key={heading}
            heading={heading}
            className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted"
          >
            {commands.map(({ label, key, run }) => (
              <Item key={label} value={`${heading} ${label}`} onSelect={() => choose(run)}>
                {label}
                {key !== undefined && <Key>{key}</Key>}
              </Item>
            ))}
          </Command.Group>
        ))}
        {onSearch && typed.trim() !== '' && (
          <Command.Group forceMount>
            <Item
              forceMount
              value={`search ${typed}`}
              onSelect={() => choose(() => onSearch(typed.trim()))}
            >
              {keyTexts.searchFor(typed.trim())}
            </Item>
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

function Item(props: ComponentProps<typeof Command.Item>) {
  return (
    <Command.Item
      {...props}
      className="flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-inner px-2 text-sm aria-selected:bg-accent-soft pointer-coarse:min-h-11"
    />
  );
}
