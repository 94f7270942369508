// oxlint-disable-next-line no-control-regex -- Control characters are what this removes.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The text as the server will store it: no control characters but newline and tab, no space around. */
export function storedText(typed: string): string {
  return typed.replaceAll('\r\n', '\n').replace(CONTROL, '').trim();
}

/** Length in Unicode scalar values, as the server counts, not in UTF-16 units. */
export function scalarCount(text: string): number {
  return Array.from(text).length;
}

/** How much of a limit the text will take once it is stored. */
export function characterCount(typed: string): number {
  return scalarCount(storedText(typed));
}
