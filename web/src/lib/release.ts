import { baseUrl } from './basePath';

const RELOADED_FOR = 'helpwright.reloaded-for';

/**
 * Loads the page anew when the server has another release than the one that runs here, whose files are gone then.
 * Answers whether it does. Never twice for the same release: something in between may keep an old page for long.
 */
export async function reloadIfOutdated(): Promise<boolean> {
  const release = await releaseOfServer();
  if (release === null || release === releaseOf(document) || wasReloadedFor(release)) {
    return false;
  }
  window.location.reload();
  return true;
}

async function releaseOfServer(): Promise<string | null> {
  try {
    const answer = await fetch(baseUrl(), { cache: 'no-store' });
    return releaseOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    return null;
  }
}

/** Its name holds a hash of everything that it loads. */
function releaseOf(page: Document): string | null {
  return page.querySelector('script[type="module"]')?.getAttribute('src') ?? null;
}

function wasReloadedFor(release: string): boolean {
  try {
    const last = sessionStorage.getItem(RELOADED_FOR);
    sessionStorage.setItem(RELOADED_FOR, release);
    return last === release;
  } catch {
    // Without storage nobody could tell how often it was tried.
    return true;
  }
}
