import type { ListUsersResponse, User } from '@/app/store/services/generated';
import { usersTexts } from '@/lib/texts/users';

/** The words that the configuration gives to roles; any other word is a customer's. */
export type RoleWords = Pick<ListUsersResponse, 'adminRoles' | 'agentRoles'>;

const CUSTOMER = 'CUSTOMER';

/** Every word that can be given, those in use by customers included, staff first. */
export function roleChoices({ adminRoles, agentRoles }: RoleWords, inUse: string[]): string[] {
  return [...new Set([...adminRoles, ...agentRoles, CUSTOMER, ...inUse])];
}

/** "Agent"; with its word where one kind has several or the word is not the usual one. */
export function roleName(word: string, { adminRoles, agentRoles }: RoleWords): string {
  const { kinds, kindWithWord } = usersTexts;
  if (adminRoles.includes(word)) {
    return adminRoles.length === 1 ? kinds.admin : kindWithWord(kinds.admin, word);
  }
  if (agentRoles.includes(word)) {
    return agentRoles.length === 1 ? kinds.agent : kindWithWord(kinds.agent, word);
  }
  return word === CUSTOMER ? kinds.customer : kindWithWord(kinds.customer, word);
}

export function rolesInUse(users: readonly User[]): string[] {
  return users.map(({ role }) => role);
}
