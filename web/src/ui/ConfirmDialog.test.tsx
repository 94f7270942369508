import { fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Problem } from '@/lib/problem';
import { ConfirmDialog } from './ConfirmDialog';

const refused: Problem = {
  status: 409,
  code: 'conflict',
  message: 'Tickets bear the name.',
  details: {},
  requestId: 'request-1',
};

function ask(onConfirm: () => Promise<{ error?: unknown }>) {
  const [onClose, onDone] = [vi.fn<() => void>(), vi.fn<() => void>()];
  render(
    <ConfirmDialog
      title="Delete the account?"
      action="Delete"
      busyLabel="Deleting"
      failed="It was not deleted."
      isDestructive
      onConfirm={onConfirm}
      onDone={onDone}
      onClose={onClose}
    >
      <p>This cannot be undone.</p>
    </ConfirmDialog>,
  );
  return { onClose, onDone, user: userEvent.setup() };
}

describe('a dialog that asks', () => {
  it('says what it is about to screen readers', () => {
    ask(async () => Promise.resolve({}));
    const dialog = screen.getByRole('alertdialog', { name: 'Delete the account?' });
    expect(dialog).toHaveAccessibleDescription(/This cannot be undone/);
  });

  it('does it once, closes, and tells', async () => {
    let finish: ((answer: object) => void) | undefined;
    const confirm = vi.fn<() => Promise<object>>(
      async () =>
        new Promise<object>((resolve) => {
          finish = resolve;
        }),
    );
    const { user, onClose, onDone } = ask(confirm);
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Deleting' }));
    expect(confirm).toHaveBeenCalledOnce();
    expect(onClose).not.toHaveBeenCalled();
    finish?.({});
    await vi.waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('stays with the reason when it is refused', async () => {
    const { user, onClose, onDone } = ask(async () => Promise.resolve({ error: refused }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It was not deleted.Tickets bear the name.Request request-1');
    expect(onClose).not.toHaveBeenCalled();
    expect(onDone).not.toHaveBeenCalled();
  });

  it('is left by each way out', async () => {
    const { user, onClose } = ask(async () => Promise.resolve({}));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Close' }));
    fireEvent(screen.getByRole('alertdialog'), new Event('cancel', { cancelable: true }));
    expect(onClose).toHaveBeenCalledTimes(3);
  });
});
