import type { Response } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { Alert } from '@/ui/Alert';
import { Time } from '@/ui/Time';

/**
 * Stands above the text of someone whose ticket moved while they were writing, with what was said
 * meanwhile, so that nobody has to look for it.
 */
export function NewerNotice({ responses }: { responses: readonly Response[] }) {
  return (
    <Alert tone="info" title={texts.ticket.newerTitle} urgent>
      {responses.map(({ _id, respondedBy, isInternal, createdAt, messageHtml }) => (
        <blockquote key={_id} className="w-full border-l-2 border-accent pl-3">
          <p>
            <span className="font-semibold">{respondedBy.name}</span>{' '}
            {isInternal && <span className="text-warning">{texts.ticket.internal}</span>}{' '}
            <Time at={createdAt} className="text-muted" />
          </p>
          {/* The server rendered this from Markdown and sanitised it. */}
          {/* oxlint-disable-next-line react/no-danger */}
          <div className="prose text-sm" dangerouslySetInnerHTML={{ __html: messageHtml }} />
        </blockquote>
      ))}
      <p>{responses.length > 0 ? texts.ticket.newerText : texts.ticket.movedText}</p>
    </Alert>
  );
}
