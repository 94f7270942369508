import type { EmailKind, EmailState, ListEmailsApiArg } from '@/app/store/services/generated';
import { knownParameter } from '@/lib/address';
import { pageFrom } from '@/lib/pageParameter';

export const STATES = [
  'queued',
  'sending',
  'sent',
  'failed',
  'expired',
  'cancelled',
  'held',
] as const satisfies readonly EmailState[];

export const KINDS = [
  'new_ticket',
  'acknowledgement',
  'response',
  'customer_response',
  'assignment',
  'confirmation',
  'reset',
  'invitation',
] as const satisfies readonly EmailKind[];

const PAGE_SIZE = 25;

export function mailArgumentFor(search: URLSearchParams): ListEmailsApiArg {
  const state = knownParameter(search, 'state', STATES);
  const kind = knownParameter(search, 'kind', KINDS);
  const ticket = search.get('ticket') ?? '';
  return {
    ...(state && { state }),
    ...(kind && { kind }),
    ...(ticket !== '' && { ticket }),
    page: pageFrom(search),
    limit: PAGE_SIZE,
  };
}

export function isFiltered({ state, kind, ticket }: ListEmailsApiArg): boolean {
  return state !== undefined || kind !== undefined || ticket !== undefined;
}

/** The list that an address shows, without its conditions. */
export const WITHOUT_FILTERS = { state: '', kind: '', ticket: '' };
