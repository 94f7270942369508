import { type ReactNode, useState } from 'react';
import { asProblem, type Problem } from '@/lib/problem';
import { texts } from '@/lib/texts';
import { Button } from './Button';
import { Dialog, DialogActions } from './Dialog';
import { ProblemAlert } from './ProblemAlert';

interface ConfirmDialogProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** What the button does, as a verb: "Delete the account". */
  action: string;
  busyLabel: string;
  /** Said above the server's words when it refuses. */
  failed: string;
  /** Whether something is lost by it. */
  isDestructive?: boolean;
  /** Another way out, for the refusal with this code. */
  instead?: { code: string; button: ReactNode };
  /** Does it; an error stays in the dialog, so that it can be tried again or left. */
  onConfirm: () => Promise<{ error?: unknown }>;
  onDone?: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. The focus begins on the way out. */
export function ConfirmDialog({
  title,
  children,
  action,
  busyLabel,
  failed,
  isDestructive = false,
  instead,
  onConfirm,
  onDone,
  onClose,
}: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const confirm = async () => {
    setBusy(true);
    const { error } = await onConfirm();
    setBusy(false);
    if (error !== undefined) {
      setProblem(asProblem(error));
      return;
    }
    onClose();
    onDone?.();
  };

  return (
    <Dialog title={title} isAlert onClose={onClose}>
      <div className="grid gap-4">
        <div className="grid gap-2 text-sm">{children}</div>
        {problem && <ProblemAlert problem={problem} title={failed} />}
        {problem && problem.code === instead?.code && instead.button}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button
          look={isDestructive ? 'danger' : 'primary'}
          busy={isBusy}
          busyLabel={busyLabel}
          onClick={() => void confirm()}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
