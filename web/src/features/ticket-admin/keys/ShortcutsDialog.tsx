import { keyTexts } from '@/lib/texts/keys';
import { CheckboxField } from '@/ui/CheckboxField';
import { Dialog } from '@/ui/Dialog';
import { useShortcutsSwitch } from './useShortcuts';

/** Lists the keys, and switches them on and off. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useShortcutsSwitch();
  return (
    <Dialog title={keyTexts.title} onClose={onClose}>
      <div className="grid gap-5">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-1.5 text-sm">
          {keyTexts.list.map(([keys, meaning]) => (
            <div key={meaning} className="contents">
              <dt className="flex gap-1">
                {keys.map((key) => (
                  <Key key={key}>{key}</Key>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <CheckboxField
          label={keyTexts.switch}
          hint={keyTexts.switchHint}
          checked={isOn}
          onChange={setOn}
        />
      </div>
    </Dialog>
  );
}

export function Key({ children }: { children: string }) {
  return (
    <kbd className="inline-grid min-h-6 min-w-6 place-items-center rounded-inner border border-control bg-surface px-1.5 font-mono text-xs">
      {children}
    </kbd>
  );
}
