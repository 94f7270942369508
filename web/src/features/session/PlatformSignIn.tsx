import { useEffect } from 'react';
import { platformLoginFor } from '@/lib/platformLogin';
import { sessionTexts } from '@/lib/texts/session';
import { ButtonLink } from '@/ui/Button';

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
  return <PlatformLink path={path} />;
}

/** The same, for whoever wants to go. */
export function PlatformLink({ path }: { path: string }) {
  const address = platformLoginFor(path);
  return address === null ? (
    <p>{sessionTexts.login.elsewhere}</p>
  ) : (
    <ButtonLink to={address} reloadDocument look="primary" className="min-h-11 w-full">
      {sessionTexts.login.toPlatform}
    </ButtonLink>
  );
}

/** An application that sends people straight back would otherwise send them round for ever. */
function hasJustLeft(): boolean {
  const now = Date.now();
  const left = Number(sessionStorage.getItem(LEFT_AT));
  sessionStorage.setItem(LEFT_AT, String(now));
  return now - left < SOON_MS;
}
