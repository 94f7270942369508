import type { Category, Priority, Status } from '@/app/store/services/generated';

/** Every value once, in the order people expect; the compiler notices a missing or a foreign one. */
const complete =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [T] extends [L[number]] ? L : never): L =>
    list;

export const STATUSES = complete<Status>()(['Open', 'In Progress', 'Resolved', 'Closed']);

export const PRIORITIES = complete<Priority>()(['Low', 'Medium', 'High', 'Critical']);

export const CATEGORIES = complete<Category>()([
  'General Inquiry',
  'Technical Issue',
  'Account Issue',
  'Bug Report',
  'Feature Request',
]);

export const DEFAULT_CATEGORY: Category = 'General Inquiry';
export const DEFAULT_PRIORITY: Priority = 'Medium';
