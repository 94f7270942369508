import type { ListAuditApiArg } from '@/app/store/services/generated';
import { auditTexts } from '@/lib/texts/audit';

export type AuditAction = keyof typeof auditTexts.actionNames;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys are those of the object above.
export const ACTIONS = Object.keys(auditTexts.actionNames) as AuditAction[];

const PAGE_SIZE = 25;

/** What an address asks for. The days are those of the reader, and the server wants moments. */
export function auditArgumentFor(search: URLSearchParams): ListAuditApiArg {
  const actions = new Set(search.getAll('action'));
  const action = ACTIONS.filter((known) => actions.has(known));
  const filters = {
    actor: actorFrom(search.get('actor')),
    ticket: search.get('ticket') ?? '',
    startDate: momentOf(search.get('from'), 'T00:00:00.000'),
    endDate: momentOf(search.get('until'), 'T23:59:59.999'),
    cursor: search.get('cursor') ?? '',
  };
  return {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')),
    ...(action.length > 0 && { action }),
    limit: PAGE_SIZE,
  };
}

export const WITHOUT_FILTERS = { actor: '', action: [], ticket: '', from: '', until: '' };

export function isFiltered({ limit: _limit, cursor: _cursor, ...filters }: ListAuditApiArg) {
  return Object.keys(filters).length > 0;
}

function actorFrom(value: string | null): string {
  return value !== null && /^(me|none|[0-9a-f]{24})$/.test(value) ? value : '';
}

function momentOf(day: string | null, time: string): string {
  if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return '';
  }
  const moment = new Date(day + time);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}
