import { isPlatform } from '@/lib/platformLogin';
import { texts } from '@/lib/texts';
import { Page } from '@/ui/Page';
import { NameForm } from './NameForm';
import { PasswordForm } from './PasswordForm';

export default function ProfilePage() {
  return (
    <div className="mx-auto max-w-xl">
      <Page title={texts.profile.title}>
        <div className="grid gap-10">
          {isPlatform() ? (
            <p>{texts.profile.elsewhere}</p>
          ) : (
            <>
              <NameForm />
              <PasswordForm />
            </>
          )}
        </div>
      </Page>
    </div>
  );
}
