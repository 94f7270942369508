import type { Author } from '@/app/store/services/generated';

/** Whom somebody means who has typed this: the one with that address, or the only one that it fits. */
export function requesterAmong(users: readonly Author[], typed: string): Author | undefined {
  const email = typed.trim().toLowerCase();
  return users.find((user) => user.email === email) ?? (users.length === 1 ? users[0] : undefined);
}
