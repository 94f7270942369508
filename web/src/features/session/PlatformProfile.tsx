import { useCurrentUser } from '@/app/store/currentUser';
import { texts } from '@/lib/texts';
import { Fact } from '@/ui/Fact';

/** Who one is, where another application keeps the accounts. */
export function PlatformProfile() {
  const { name, email } = useCurrentUser();
  return (
    <>
      <dl className="grid gap-3">
        <Fact name={texts.profile.name}>{name}</Fact>
        <Fact name={texts.profile.email}>{email}</Fact>
      </dl>
      <p className="text-muted">{texts.profile.elsewhere}</p>
    </>
  );
}
