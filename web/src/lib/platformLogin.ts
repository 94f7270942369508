const NAME = 'login-url';
const PARAMETER = 'next';

/** Whether another application keeps the accounts: the server says so in index.html. */
export function isPlatform(): boolean {
  return meta() !== null;
}

/**
 * The page of that application where people sign in, with the way back to `path` inside this app;
 * null when the operator has named none, or none that is on the web.
 */
export function platformLoginFor(path: string): string | null {
  const named = meta()?.content;
  if (!named || !URL.canParse(named, document.baseURI)) {
    return null;
  }
  const page = new URL(named, document.baseURI);
  if (page.protocol !== 'https:' && page.protocol !== 'http:') {
    return null;
  }
  page.searchParams.set(PARAMETER, new URL(path.replace(/^\//, ''), document.baseURI).href);
  return page.href;
}

function meta(): HTMLMetaElement | null {
  return document.querySelector<HTMLMetaElement>(`meta[name="${NAME}"]`);
}
