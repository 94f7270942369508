import { isPlatform } from '@/lib/platformLogin';
import { texts } from '@/lib/texts';
import { Page } from '@/ui/Page';
import { NameForm } from './NameForm';
import { PasswordForm } from './PasswordForm';
import { PlatformProfile } from './PlatformProfile';

export default function ProfilePage() {
  return (
    <div className="mx-auto max-w-xl">
      <Page title={texts.profile.title}>
        <div className="grid gap-10">
          {isPlatform() ? (
            <PlatformProfile />
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
