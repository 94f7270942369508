import { ArrowRight } from 'lucide-react';
import type { AuditEntry } from '@/app/store/services/generated';
import { auditTexts } from '@/lib/texts/audit';
import { changesOf, type Names } from './auditText';

const SHOWN_AT_ONCE = 3;
const LONG = 80;

/** Few and short changes are read at once; more of them are opened. */
export function Changes({ entry, names }: { entry: AuditEntry; names: Names }) {
  const changes = changesOf(entry, names);
  if (changes.length === 0) {
    return null;
  }
  const list = (
    <dl className="grid gap-1 text-xs">
      {changes.map(({ field, from, to }) => (
        <div key={field} className="wrap-anywhere">
          <dt className="inline text-muted">{field}: </dt>
          <dd className="inline whitespace-pre-wrap">
            {from !== null && (
              <>
                {from}
                <ArrowRight aria-hidden="true" className="mx-1 inline size-3 text-muted" />
                <span className="sr-only">{auditTexts.becomes}</span>
              </>
            )}
            {to}
          </dd>
        </div>
      ))}
    </dl>
  );
  const isShort =
    changes.length <= SHOWN_AT_ONCE &&
    changes.every(({ from, to }) => (from ?? '').length <= LONG && to.length <= LONG);
  return isShort ? (
    list
  ) : (
    <details>
      <summary className="min-h-6 text-xs text-muted pointer-coarse:min-h-11 pointer-coarse:py-3">
        {auditTexts.values(changes.length)}
      </summary>
      <div className="mt-1">{list}</div>
    </details>
  );
}
