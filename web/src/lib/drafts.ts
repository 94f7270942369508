import { useState } from 'react';

const PREFIX = 'helpwright.draft.';

/** What was typed and not yet sent under this name. It comes from storage, so its shape is unknown. */
export function loadDraft(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

export function saveDraft(name: string, draft: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Storage can be full or blocked; the text is then only as safe as the page.
  }
}

export function removeDraft(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Blocked storage holds no draft.
  }
}

/** Leaves nothing behind for the next person at this device. */
export function removeAllDrafts(): void {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // Blocked storage holds no draft.
  }
}

interface DraftText {
  text: string;
  setText: (text: string) => void;
  clear: () => void;
}

/**
 * Text that survives a reload and an expired session. A component that can change the name must be
 * keyed by it, so that one draft never becomes another.
 */
export function useDraftText(name: string): DraftText {
  const [text, setTextState] = useState(() => {
    const draft = loadDraft(name);
    return typeof draft === 'string' ? draft : '';
  });
  return {
    text,
    setText(typed) {
      setTextState(typed);
      if (typed === '') {
        removeDraft(name);
      } else {
        saveDraft(name, typed);
      }
    },
    clear() {
      setTextState('');
      removeDraft(name);
    },
  };
}
