import { useEffect, useRef } from 'react';
import { usePreference } from '@/lib/preference';
import { keyTexts } from '@/lib/texts/keys';

/** What a key does, by the key's own name, as in `j` or `?`. */
export type Bindings = Readonly<Record<string, () => void>>;

/** Single keys can be in the way of dictation and of shaky hands, so they can be switched off. */
export function useShortcutsSwitch(): [boolean, (isOn: boolean) => void] {
  const [value, choose] = usePreference('shortcuts', ['on', 'off']);
  return [value === 'on', (isOn) => choose(isOn ? 'on' : 'off')];
}

/** Names the key of a control in its tooltip, for those who have keys switched on. */
export function useKeyHint(): (key: string) => string | undefined {
  const [isOn] = useShortcutsSwitch();
  return (key) => (isOn ? keyTexts.hint(key) : undefined);
}

/**
 * Listens to single keys while nobody types and no dialog is open, and to Ctrl+K always. The bindings of
 * the latest render hold.
 */
export function useShortcuts(bindings: Bindings, openPalette: () => void): void {
  const [isOn] = useShortcutsSwitch();
  const latest = useRef({ bindings, openPalette, isOn });
  useEffect(() => {
    latest.current = { bindings, openPalette, isOn };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen()) {
        return;
      }
      const { current } = latest;
      const run = isPaletteChord(event)
        ? current.openPalette
        : current.isOn && isPlain(event) && !isTyping(event.target)
          ? current.bindings[event.key]
          : undefined;
      if (run) {
        event.preventDefault();
        run();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

const isPaletteChord = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) =>
  key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey;

const isPlain = ({ ctrlKey, metaKey, altKey, repeat, key }: KeyboardEvent) =>
  !ctrlKey && !metaKey && !altKey && (!repeat || key === 'j' || key === 'k');

const isDialogOpen = () => document.querySelector('dialog[open]') !== null;

/** Where letters go: into text, or to the choice of a list that begins with them. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  }
  return target.matches('textarea, select, [contenteditable]');
}
