/** One value of what a link handed over. The browser keeps it with the history, so its shape is unknown. */
export function handedOver(state: unknown, name: string): unknown {
  return typeof state === 'object' && state !== null ? Reflect.get(state, name) : undefined;
}
