import { createContext, useContext } from 'react';
import type { User } from './services/generated';

const CurrentUserContext = createContext<User | null>(null);

export const CurrentUserProvider = CurrentUserContext.Provider;

/** The signed-in person. Only for pages behind sign-in. */
export function useCurrentUser(): User {
  const user = useContext(CurrentUserContext);
  if (user === null) {
    throw new Error('useCurrentUser is used outside of a signed-in page');
  }
  return user;
}
