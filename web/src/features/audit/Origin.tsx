import type { AuditEntry } from '@/app/store/services/generated';
import { auditTexts } from '@/lib/texts/audit';
import { CopyButton } from '@/ui/CopyButton';

/** Where it came from, and what proves that it stands unchanged. */
export function Origin({ entry: { ip, requestId, hash } }: { entry: AuditEntry }) {
  return (
    <details className="text-xs">
      <summary className="min-h-6 text-muted pointer-coarse:min-h-11 pointer-coarse:py-3">
        {ip ?? auditTexts.commandLine}
      </summary>
      <dl className="mt-1 grid gap-2">
        {requestId !== null && (
          <Proof name={auditTexts.request} value={requestId} what={auditTexts.requestOf} />
        )}
        <Proof name={auditTexts.hash} value={hash} what={auditTexts.hashOf} />
      </dl>
    </details>
  );
}

function Proof({ name, value, what }: { name: string; value: string; what: string }) {
  return (
    <div className="grid justify-items-start gap-1">
      <dt className="text-muted">{name}</dt>
      <dd className="grid justify-items-start gap-1">
        <code className="font-mono break-all">{value}</code>
        <CopyButton text={value} what={what} look="quiet" />
      </dd>
    </div>
  );
}
