import { isPlatform } from '@/lib/platformLogin';
import { sessionTexts } from '@/lib/texts/session';
import { Page } from '@/ui/Page';
import { NameForm } from './NameForm';
import { PasswordForm } from './PasswordForm';
import { PlatformProfile } from './PlatformProfile';

export default function ProfilePage() {
  return (
    <div className="mx-auto max-w-xl">
      <Page title={sessionTexts.profile.title}>
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
