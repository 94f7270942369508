import { useRef } from 'react';

/**
 * One key a submission: the same content keeps its key, so that a retry or a double click is
 * recognised by the server; changed content is a new submission, and so is the same content again
 * after `done`.
 */
export function useIdempotencyKey(): { keyFor: (content: unknown) => string; done: () => void } {
  const current = useRef<{ content: string; key: string } | null>(null);
  return {
    keyFor(content) {
      const serialised = JSON.stringify(content);
      if (current.current?.content !== serialised) {
        current.current = { content: serialised, key: randomKey() };
      }
      return current.current.key;
    },
    done() {
      current.current = null;
    },
  };
}

/** `crypto.randomUUID` exists only on https and localhost; a desk in a local network may have neither. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
