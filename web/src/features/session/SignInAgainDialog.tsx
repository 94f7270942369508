import { useDispatch } from 'react-redux';
import { useLocation, useNavigate } from 'react-router';
import type { User } from '@/app/store/services/generated';
import { renewalGivenUp } from '@/app/store/session';
import { isPlatform } from '@/lib/platformLogin';
import { loginPathFor } from '@/lib/returnPath';
import { sessionTexts } from '@/lib/texts/session';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { LoginForm } from './LoginForm';
import { PlatformLink } from './PlatformSignIn';

const { signInAgain } = sessionTexts;

/**
 * Stands over the page when its session has ended, so that nothing on it is lost. What was refused meanwhile waits, and
 * is repeated once the same person has signed in again, here or in another tab.
 */
export default function SignInAgainDialog({ user }: { user: User }) {
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  const dispatch = useDispatch();
  const path = pathname + search + hash;
  const leave = () => {
    dispatch(renewalGivenUp());
    void navigate(loginPathFor(path), { state: { expired: true } });
  };
  return (
    <Dialog title={signInAgain.title} onClose={leave}>
      <div className="grid gap-5">
        <p className="text-sm">{signInAgain.text}</p>
        {isPlatform() ? <PlatformLink path={path} /> : <LoginForm known={user} />}
        <Button look="quiet" className="justify-self-center" onClick={leave}>
          {signInAgain.leave}
        </Button>
      </div>
    </Dialog>
  );
}
