/** Whether people can make accounts for themselves: the server says so in index.html. */
export function isRegistrationOpen(): boolean {
  return has('registration');
}

/** Whether the server can mail people links to their accounts; without, only an admin can help who has no password. */
export function isAccountMailOn(): boolean {
  return has('account-mail');
}

function has(name: string): boolean {
  return document.querySelector(`meta[name="${name}"]`) !== null;
}
