import { ChevronDown, LogOut, UserRound } from 'lucide-react';
import { Link } from 'react-router';
import { useCurrentUser } from '@/app/store/currentUser';
import { useLogoutMutation } from '@/app/store/services/supportApi';
import { baseUrl } from '@/lib/basePath';
import { removeAllDrafts } from '@/lib/drafts';
import { isPlatform } from '@/lib/platformLogin';
import { asProblem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { Disclosure } from '@/ui/Disclosure';
import { showToast } from '@/ui/toast';
import { ThemeChoice } from './ThemeChoice';

const ITEM =
  'flex min-h-9 w-full items-center gap-3 rounded-inner px-2 text-left text-sm hover:bg-surface pointer-coarse:min-h-11';

export function UserMenu() {
  const user = useCurrentUser();
  const signOut = useSignOut();
  return (
    <Disclosure
      label={texts.navigation.accountOf(user.name)}
      triggerClassName="flex min-h-9 items-center gap-2 rounded-inner px-2 text-sm hover:bg-surface pointer-coarse:min-h-11"
      trigger={
        <>
          <UserRound aria-hidden="true" className="size-5 text-muted" />
          <span className="hidden max-w-40 truncate md:inline">{user.name}</span>
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </>
      }
      panelClassName="right-0 w-64"
    >
      {(close) => (
        <div className="grid gap-1">
          <p className="grid px-2 py-1 text-sm">
            <span className="truncate font-semibold">{user.name}</span>
            <span className="truncate text-muted">{user.email}</span>
          </p>
          <hr className="my-1 border-border" />
          <Link to="/dashboard/profile" onClick={close} className={ITEM}>
            <UserRound aria-hidden="true" className="size-4" />
            {texts.navigation.profile}
          </Link>
          <ThemeChoice />
          {!isPlatform() && (
            <>
              <hr className="my-1 border-border" />
              <button type="button" onClick={() => void signOut()} className={ITEM}>
                <LogOut aria-hidden="true" className="size-4" />
                {texts.navigation.signOut}
              </button>
            </>
          )}
        </div>
      )}
    </Disclosure>
  );
}

function useSignOut() {
  const [logout] = useLogoutMutation();
  return async () => {
    const { error } = await logout();
    // Whoever is not signed in any more has signed out.
    if (error !== undefined && asProblem(error).status !== 401) {
      showToast('danger', texts.navigation.signOutFailed);
      return;
    }
    removeAllDrafts();
    // Loading the page anew leaves nothing of this person in its memory.
    window.location.assign(new URL('login', baseUrl()));
  };
}
