import { usersTexts } from '@/lib/texts/users';
import { Button } from '@/ui/Button';
import { CopyButton } from '@/ui/CopyButton';
import { TextInput } from '@/ui/controls';
import { Dialog, DialogActions } from '@/ui/Dialog';
import { Field } from '@/ui/Field';

interface InviteDialogProps {
  name: string;
  inviteUrl: string;
  onClose: () => void;
}

/** The one moment in which the link is known. */
export function InviteDialog({ name, inviteUrl, onClose }: InviteDialogProps) {
  return (
    <Dialog title={usersTexts.inviteTitle(name)} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-sm">{usersTexts.inviteText}</p>
        <Field label={usersTexts.inviteLink}>
          {(control) => (
            <TextInput
              {...control}
              readOnly
              value={inviteUrl}
              onFocus={(event) => event.currentTarget.select()}
              className="font-mono text-sm"
            />
          )}
        </Field>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{usersTexts.inviteDone}</Button>
        <CopyButton text={inviteUrl} what={usersTexts.inviteCopy} />
      </DialogActions>
    </Dialog>
  );
}
