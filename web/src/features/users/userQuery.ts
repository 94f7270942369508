import type { ListUsersApiArg } from '@/app/store/services/generated';
import { knownParameter, SEARCH_LIMIT } from '@/lib/address';
import { pageFrom } from '@/lib/pageParameter';

const PAGE_SIZE = 25;

export const STATES = ['active', 'inactive'] as const;

export function userArgumentFor(address: URLSearchParams): ListUsersApiArg {
  const search = (address.get('search') ?? '').trim().slice(0, SEARCH_LIMIT);
  const role = address.getAll('role').filter((word) => word !== '');
  const state = knownParameter(address, 'state', STATES);
  return {
    ...(search !== '' && { search }),
    ...(role.length > 0 && { role }),
    ...(state && { isActive: state === 'active' }),
    page: pageFrom(address),
    limit: PAGE_SIZE,
  };
}

export function isFiltered({ search, role, isActive }: ListUsersApiArg): boolean {
  return search !== undefined || role !== undefined || isActive !== undefined;
}

export const WITHOUT_FILTERS = { search: '', role: [], state: '' };
