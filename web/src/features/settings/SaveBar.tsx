import { settingsTexts } from '@/lib/texts/settings';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';

interface SaveBarProps {
  isDirty: boolean;
  isSaving: boolean;
  onDiscard: () => void;
}

/** Stays in sight while there is something to save, since the page is long. */
export function SaveBar({ isDirty, isSaving, onDiscard }: SaveBarProps) {
  return (
    <div
      className={classes(
        '-mx-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-border bg-background px-4 py-3 sm:-mx-6 sm:px-6',
        isDirty && 'sticky bottom-0 z-10',
      )}
    >
      <Button type="submit" look="primary" busy={isSaving} busyLabel={settingsTexts.saving}>
        {settingsTexts.save}
      </Button>
      {isDirty && <Button onClick={onDiscard}>{settingsTexts.discard}</Button>}
      <p role="status" className="text-sm text-muted">
        {isDirty ? settingsTexts.unsaved : settingsTexts.allSaved}
      </p>
    </div>
  );
}
