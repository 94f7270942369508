import { Link } from 'react-router';
import { accountTexts } from '@/lib/texts/accounts';
import { isAccountMailOn, isRegistrationOpen } from '@/lib/waysIn';

const LINK =
  'inline-flex min-h-6 items-center font-semibold text-accent underline-offset-4 hover:underline pointer-coarse:min-h-11';

/** For those who cannot sign in. The address they have typed goes with them. */
export function WaysIn({ email }: { email: string }) {
  const forgets = isAccountMailOn();
  const registers = isRegistrationOpen();
  return (
    (forgets || registers) && (
      <div className="mt-6 grid gap-2 border-t border-border pt-5 text-sm">
        {forgets && (
          <p>
            <Link to="/forgot-password" state={{ email }} className={LINK}>
              {accountTexts.toForgot}
            </Link>
          </p>
        )}
        {registers && (
          <p className="text-muted">
            {accountTexts.noAccount}{' '}
            <Link to="/register" state={{ email }} className={LINK}>
              {accountTexts.toRegister}
            </Link>
          </p>
        )}
      </div>
    )
  );
}

/** For those who can. */
export function ToLogin() {
  return (
    <p className="mt-6 border-t border-border pt-5 text-sm text-muted">
      {accountTexts.haveAccount}{' '}
      <Link to="/login" className={LINK}>
        {accountTexts.toLogin}
      </Link>
    </p>
  );
}
