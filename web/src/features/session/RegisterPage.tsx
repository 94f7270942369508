import { Navigate } from 'react-router';
import { useSession } from '@/app/store/useSession';
import { accountTexts } from '@/lib/texts/accounts';
import { isRegistrationOpen } from '@/lib/waysIn';
import { MailRequestPage } from './MailRequestPage';
import { RegisterForm } from './RegisterForm';

export default function RegisterPage() {
  const session = useSession();
  if (session.state === 'signedIn') {
    return <Navigate to="/dashboard" replace />;
  }
  return (
    <MailRequestPage
      texts={accountTexts.register}
      isOpen={isRegistrationOpen()}
      Form={RegisterForm}
    />
  );
}
