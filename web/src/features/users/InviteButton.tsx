import type { User } from '@/app/store/services/generated';
import { useInviteUserMutation } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { usersTexts } from '@/lib/texts/users';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toast';

interface InviteButtonProps {
  user: User;
  /** The link, where there is no mail to carry it. */
  onInvited: (inviteUrl: string | undefined) => void;
}

/** For whoever was never here, and may have lost the invitation. */

export function InviteButton({ user, onInvited }: InviteButtonProps) {
  const [inviteUser, { isLoading }] = useInviteUserMutation();
  const invite = async () => {
    const { data, error } = await inviteUser({ id: user._id });
    if (error !== undefined) {
      showToast('danger', `${usersTexts.inviteFailed} ${asProblem(error).message}`);
      return;
    }
    if (data.inviteUrl === undefined) {
      showToast('success', usersTexts.invited(user.email));
    }
    onInvited(data.inviteUrl);
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-inner bg-surface px-3 py-2 text-sm">
      <p>{usersTexts.neverHere}</p>
      <Button busy={isLoading} busyLabel={usersTexts.inviting} onClick={() => void invite()}>
        {usersTexts.invite}
      </Button>
    </div>
  );
}
