const PARAMETER = 'next';
const HOME = '/dashboard';

/** The sign-in page's address that leads back to `path` afterwards. */
export function loginPathFor(path: string): string {
  return path === HOME ? '/login' : `/login?${new URLSearchParams({ [PARAMETER]: path })}`;
}

/**
 * Where to go after signing in. Anyone can write this parameter into a link, so only a path inside
 * this app is accepted: what a browser would read as another host ("//evil", "/\evil", a tab between
 * the slashes) or as the sign-in page itself leads to the dashboard.
 */
export function returnPathFrom(search: string): string {
  const wanted = new URLSearchParams(search).get(PARAMETER);
  if (wanted === null || !wanted.startsWith('/')) {
    return HOME;
  }
  const here = 'https://this-app.invalid';
  const target = URL.canParse(wanted, here) ? new URL(wanted, here) : null;
  if (target?.origin !== here || target.pathname.startsWith('//')) {
    return HOME;
  }
  return target.pathname === '/login' ? HOME : target.pathname + target.search + target.hash;
}
