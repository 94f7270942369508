/**
 * Where the app is mounted. The server writes it into <base href> of index.html, so that one build
 * serves every prefix. Ends with a slash.
 */
export function baseUrl(): URL {
  return new URL('.', document.baseURI);
}

/** The prefix in the form the router wants: "/" or "/support", without a slash at the end. */
export function routerBasename(): string {
  return baseUrl().pathname.replace(/\/$/, '') || '/';
}
