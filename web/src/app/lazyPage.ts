import type { ComponentType } from 'react';
import { lazyPart } from '@/lib/lazyPart';
import { reloadIfOutdated } from '@/lib/release';

/**
 * A page that is loaded when it is opened. In a tab that is older than the server's release its file may be gone; then
 * the whole app is loaded anew at the page's address, where nothing is typed yet that could be lost.
 */
export function lazyPage(load: () => Promise<{ default: ComponentType }>) {
  return lazyPart(async () => {
    try {
      return await load();
    } catch (cause) {
      if (await reloadIfOutdated()) {
        // The page goes away, so there is nothing to show or to say any more.
        return new Promise<never>(() => undefined);
      }
      throw cause;
    }
  });
}
