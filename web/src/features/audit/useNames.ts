import type { AuditEntry } from '@/app/store/services/generated';
import { useListAssignableUsersQuery } from '@/app/store/services/supportApi';
import type { Names } from './auditText';

/** Whoever can be assigned, or acts on this page, has a name for an id. */
export function useNames(entries: readonly AuditEntry[]): Names {
  const { data } = useListAssignableUsersQuery();
  const people = [
    ...entries.flatMap(({ actor }) => (actor ? [actor] : [])),
    ...(data?.users ?? []),
  ];
  return new Map(people.map(({ _id, name }) => [_id, name]));
}
