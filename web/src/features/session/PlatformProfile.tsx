import { useCurrentUser } from '@/app/store/currentUser';
import { sessionTexts } from '@/lib/texts/session';
import { Fact } from '@/ui/Fact';

/** Who one is, where another application keeps the accounts. */
export function PlatformProfile() {
  const { name, email } = useCurrentUser();
  return (
    <>
      <dl className="grid gap-3">
        <Fact name={sessionTexts.profile.name}>{name}</Fact>
        <Fact name={sessionTexts.profile.email}>{email}</Fact>
      </dl>
      <p className="text-muted">{sessionTexts.profile.elsewhere}</p>
    </>
  );
}
