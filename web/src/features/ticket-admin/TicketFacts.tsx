import type { Ticket } from '@/app/store/services/generated';
import { detailTexts } from '@/lib/texts/staff';
import { formatExact } from '@/lib/time';
import { Fact } from '@/ui/Fact';

/** Who asked, and when what happened. */
export function TicketFacts({ ticket }: { ticket: Ticket }) {
  const { submittedBy, createdAt, updatedAt, resolvedAt, closedAt } = ticket;
  return (
    <dl className="grid gap-3 px-1 text-sm">
      <Fact name={detailTexts.requester}>
        {submittedBy.name}
        {submittedBy.email !== '' && <Email address={submittedBy.email} />}
      </Fact>
      <Moment name={detailTexts.created} at={createdAt} />
      <Moment name={detailTexts.updated} at={updatedAt} />
      {resolvedAt && <Moment name={detailTexts.resolved} at={resolvedAt} />}
      {closedAt && <Moment name={detailTexts.closed} at={closedAt} />}
    </dl>
  );
}

/** In a narrow column it breaks before its domain rather than within a word. */
function Email({ address }: { address: string }) {
  const domain = address.lastIndexOf('@') + 1;
  return (
    <a
      href={`mailto:${address}`}
      className="block py-0.5 wrap-anywhere text-accent underline pointer-coarse:py-3"
    >
      {address.slice(0, domain)}
      <wbr />
      {address.slice(domain)}
    </a>
  );
}

function Moment({ name, at }: { name: string; at: string }) {
  return (
    <Fact name={name}>
      <time dateTime={at} className="tabular-nums">
        {formatExact(at)}
      </time>
    </Fact>
  );
}
