import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useCurrentUser } from '@/app/store/currentUser';
import type { Response, Ticket } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { classes } from '@/ui/classes';
import { Markdown } from '@/ui/Markdown';
import { Time } from '@/ui/Time';

interface ConversationProps {
  ticket: Ticket;
  /** The responses that came while the reader was writing. */
  newer?: readonly Response[];
}

const NONE: readonly Response[] = [];

/** The ticket's first message and everything said since, oldest first. */
export function Conversation({ ticket, newer = NONE }: ConversationProps) {
  return (
    <section aria-label={texts.ticket.conversation}>
      <NewMessageAnnouncement responses={ticket.responses} />
      <ol className="grid gap-4">
        <Message
          author={ticket.submittedBy}
          at={ticket.createdAt}
          html={ticket.messageHtml}
          isFromSupport={false}
        />
        {ticket.responses.map((response) => (
          <ResponseMessage
            key={response._id}
            response={response}
            isNew={newer.includes(response)}
          />
        ))}
      </ol>
    </section>
  );
}

/** Says politely who wrote, when a message of somebody else comes in while the page is open. */
function NewMessageAnnouncement({ responses }: { responses: readonly Response[] }) {
  const me = useCurrentUser();
  const [knownCount] = useState(responses.length);
  const latest = responses.slice(knownCount).at(-1)?.respondedBy;
  return (
    <p role="status" className="sr-only">
      {latest && latest._id !== me._id && (
        <span key={responses.length}>{texts.live.newMessage(latest.name)}</span>
      )}
    </p>
  );
}

function ResponseMessage({ response, isNew }: { response: Response; isNew: boolean }) {
  return (
    <Message
      author={response.respondedBy}
      at={response.createdAt}
      html={response.messageHtml}
      isFromSupport={response.respondedBy.isStaff}
      isInternal={response.isInternal}
      isNew={isNew}
    />
  );
}

interface MessageProps {
  author: { _id: string; name: string };
  at: string;
  html: string;
  isFromSupport: boolean;
  isInternal?: boolean;
  isNew?: boolean;
}

function Message({
  author,
  at,
  html,
  isFromSupport,
  isInternal = false,
  isNew = false,
}: MessageProps) {
  const isMine = author._id === useCurrentUser()._id;
  return (
    <li
      className={classes(
        'overflow-hidden rounded-outer border',
        isInternal ? 'border-note-border bg-note' : 'border-border bg-background',
      )}
    >
      {isInternal && (
        <p className="flex items-center gap-2 border-b border-note-border px-4 py-2 text-sm font-semibold text-warning">
          <Lock aria-hidden="true" className="size-4 shrink-0" />
          {texts.ticket.internal}
        </p>
      )}
      <div className="flex flex-wrap items-baseline gap-x-2 px-4 pt-3 text-sm">
        <span className="font-semibold">{author.name}</span>
        {isMine && <Tag>{texts.ticket.you}</Tag>}
        {isFromSupport && !isMine && <Tag>{texts.ticket.support}</Tag>}
        {isNew && <Tag>{texts.ticket.newMark}</Tag>}
        <Time at={at} className="ml-auto text-muted" />
      </div>
      <Markdown html={html} className="px-4 pt-1 pb-4" />
    </li>
  );
}

function Tag({ children }: { children: string }) {
  return (
    <span className="rounded-full bg-accent-soft px-2 text-xs font-medium text-accent">
      {children}
    </span>
  );
}
