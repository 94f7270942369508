import { texts } from '@/lib/texts';
import { isRegistrationOpen } from '@/lib/waysIn';
import { ButtonLink } from '@/ui/Button';
import { PageFrame } from './PageFrame';

/** The frame of pages that anybody may read, for those who are not signed in. */
export function VisitorLayout() {
  return (
    <PageFrame
      bar={
        <nav aria-label={texts.navigation.label} className="flex flex-1 justify-end gap-2">
          {isRegistrationOpen() && (
            <ButtonLink to="/register" look="quiet">
              {texts.navigation.register}
            </ButtonLink>
          )}
          <ButtonLink to="/login">{texts.navigation.signIn}</ButtonLink>
        </nav>
      }
    />
  );
}
