const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const relativeShort = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

const STEPS = [
  // Seconds are too fine to be shown, so the first minute is "now".
  { below: MINUTE, length: MINUTE, unit: 'second' },
  { below: HOUR, length: MINUTE, unit: 'minute' },
  { below: DAY, length: HOUR, unit: 'hour' },
  { below: MONTH, length: DAY, unit: 'day' },
  { below: YEAR, length: MONTH, unit: 'month' },
  { below: Number.POSITIVE_INFINITY, length: YEAR, unit: 'year' },
] as const;

/** Date and time in the reader's zone: "31 Jan 2026, 10:30". */
export function formatExact(time: string): string {
  return exact.format(new Date(time));
}

/** How long ago: "now", "5 minutes ago", "yesterday", "3 months ago". */
export function formatAgo(time: string, now: number = Date.now()): string {
  const [value, unit] = age(time, now);
  return relative.format(value, unit);
}

/** The same for dense lists: "5m ago", "yesterday", "3mo ago". */
export function formatAgoShort(time: string, now: number = Date.now()): string {
  const [value, unit] = age(time, now);
  return relativeShort.format(value, unit);
}

/** How long until then: "in 5 minutes"; "now" once it has come. */
export function formatUntil(time: string, now: number = Date.now()): string {
  const [value, unit] = distance(new Date(time).getTime() - now);
  return relative.format(value, unit);
}

function age(time: string, now: number): [number, Intl.RelativeTimeFormatUnit] {
  const [value, unit] = distance(now - new Date(time).getTime());
  return [-value, unit];
}

/** In the largest unit that is not too coarse. Clocks differ a little, so what is on the other side of now is now. */
function distance(milliseconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const length = Math.max(0, milliseconds);
  const step = STEPS.find(({ below }) => length < below);
  return step ? [Math.floor(length / step.length), step.unit] : [0, 'second'];
}

/** Whether a text names a day, as in 2026-01-31. */
export function isDay(text: string): boolean {
  // The 30th of February would become the 2nd of March.
  return /^\d{4}-\d\d-\d\d$/.test(text) && localDay(text).getDate() === Number(text.slice(8));
}

/** The day in the reader's zone that is so many days before today. */
export function dayBefore(days: number, now: Date = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const [month, date] = [day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, '0'));
  return `${day.getFullYear()}-${month}-${date}`;
}

/** The first moment of a day in the reader's zone. */
export function startOfDay(day: string): string {
  return localDay(day).toISOString();
}

/** Its last moment, which days of 23 or 25 hours have elsewhere. */
export function endOfDay(day: string): string {
  const next = localDay(day);
  next.setDate(next.getDate() + 1);
  return new Date(next.getTime() - 1).toISOString();
}

function localDay(day: string): Date {
  return new Date(`${day}T00:00:00`);
}
