import { ChevronDown } from 'lucide-react';
import { inboxTexts } from '@/lib/texts/staff';
import { dayBefore } from '@/lib/time';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Disclosure } from '@/ui/Disclosure';
import { FilterInput } from '@/ui/filters';
import type { InboxAddress } from './useInboxQuery';

const RECENT = [
  { days: 1, label: inboxTexts.today },
  { days: 7, label: inboxTexts.lastDays(7) },
  { days: 30, label: inboxTexts.lastDays(30) },
];

/** When a ticket was created: one of the usual spans, or any two days. */
export function DateFilter({ address: { query, apply } }: { address: InboxAddress }) {
  const { from, to } = query;
  const isSet = from + to !== '';
  return (
    <Disclosure
      label={isSet ? inboxTexts.createdWithin(from, to) : inboxTexts.columns.created}
      triggerClassName={classes(
        'flex min-h-9 items-center gap-1.5 rounded-inner border px-3 text-sm hover:bg-surface pointer-coarse:min-h-11',
        isSet ? 'border-accent font-semibold text-accent' : 'border-control',
      )}
      trigger={
        <>
          {inboxTexts.columns.created}
          {isSet && <span className="tabular-nums">1</span>}
          <ChevronDown aria-hidden="true" className="size-4" />
        </>
      }
    >
      {(close) => (
        <div className="grid gap-3 p-1">
          <div className="grid gap-1">
            {RECENT.map(({ days, label }) => (
              <Button
                key={days}
                look="quiet"
                className="justify-start"
                onClick={() => {
                  apply({ from: dayBefore(days - 1), to: '' });
                  close();
                }}
              >
                {label}
              </Button>
            ))}
          </div>
          <FilterInput
            type="date"
            isStacked
            label={inboxTexts.from}
            value={from}
            onChange={(day) => apply({ from: day })}
          />
          <FilterInput
            type="date"
            isStacked
            label={inboxTexts.to}
            value={to}
            onChange={(day) => apply({ to: day })}
          />
        </div>
      )}
    </Disclosure>
  );
}
