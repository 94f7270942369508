import { useSyncExternalStore } from 'react';

const PREFIX = 'helpwright.preference.';
const listeners = new Set<() => void>();
/** Where storage is blocked, a choice lasts until the page is left. */
const unstored = new Map<string, string>();

/** How somebody likes to work, remembered on their device. The first value is the one they start with. */
export function usePreference<const T extends string>(
  name: string,
  values: readonly [T, ...T[]],
): [T, (value: T) => void] {
  const stored = useSyncExternalStore(subscribe, () => read(name));
  const value = values.find((known) => known === stored) ?? values[0];
  return [value, (chosen) => write(name, chosen)];
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name) ?? unstored.get(name) ?? null;
  } catch {
    return unstored.get(name) ?? null;
  }
}

function write(name: string, value: string) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    unstored.set(name, value);
  }
  listeners.forEach((listener) => listener());
}
