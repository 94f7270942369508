import { useEffect } from 'react';
import { platformLoginFor } from '@/lib/platformLogin';
import { texts } from '@/lib/texts';

const LEFT_AT = 'platform-sign-in';
const SOON_MS = 15_000;

/** Leads to the application that keeps the accounts, and from there back to `path`. */
export function PlatformSignIn({ path }: { path: string }) {
  const address = platformLoginFor(path);
  useEffect(() => {
    if (address !== null && !hasJustLeft()) {
      window.location.replace(address);
    }
  }, [address]);
  return address === null ? (
    <p>{texts.login.elsewhere}</p>
  ) : (
    <a href={address} className="font-semibold text-accent underline">
      {texts.login.toPlatform}
    </a>
  );
}

/** An application that sends people straight back would otherwise send them round for ever. */
function hasJustLeft(): boolean {
  const now = Date.now();
  const left = Number(sessionStorage.getItem(LEFT_AT));
  sessionStorage.setItem(LEFT_AT, String(now));
  return now - left < SOON_MS;
}
