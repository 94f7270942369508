import { Link } from 'react-router';
import type { Email } from '@/app/store/services/generated';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { type Column, ListTable } from '@/ui/ListTable';
import { Time } from '@/ui/Time';
import { MailStateBadge } from './mailStates';
import { RetryButton } from './RetryButton';

const COLUMNS: readonly Column<Email>[] = [
  { header: mailLogTexts.state, cell: ({ state }) => <MailStateBadge state={state} /> },
  {
    header: mailLogTexts.mail,
    // Takes what the other columns leave.
    className: 'w-full max-w-0',
    cell: (email) => (
      <>
        <MailLink email={email} className="block truncate" />
        <span className="block text-xs text-muted">{mailLogTexts.kinds[email.kind]}</span>
        <Reason email={email} />
      </>
    ),
  },
  {
    header: mailLogTexts.to,
    className: 'max-w-56 truncate',
    cell: ({ to }) => <Recipient to={to} />,
  },
  {
    header: mailLogTexts.tries,
    className: 'text-right tabular-nums',
    cell: ({ tries }) => tries,
  },
  {
    header: mailLogTexts.written,
    className: 'whitespace-nowrap tabular-nums',
    cell: ({ createdAt }) => <Time at={createdAt} short />,
  },
  {
    header: mailLogTexts.outcome,
    className: 'whitespace-nowrap tabular-nums',
    cell: (email) => <Outcome email={email} />,
  },
  {
    header: mailLogTexts.retry,
    isHeaderHidden: true,
    className: 'whitespace-nowrap',
    cell: (email) => <RetryButton email={email} look="quiet" />,
  },
];

export function MailTable({ emails }: { emails: readonly Email[] }) {
  return <ListTable caption={mailLogTexts.title} rows={emails} columns={COLUMNS} card={mailCard} />;
}

function mailCard(email: Email) {
  return (
    <>
      <div className="flex items-center justify-between gap-3 text-muted">
        <MailStateBadge state={email.state} />
        <Time at={email.createdAt} />
      </div>
      <MailLink email={email} className="text-base" />
      <p className="wrap-anywhere text-muted">
        {mailLogTexts.kinds[email.kind]} · <Recipient to={email.to} />
      </p>
      <Reason email={email} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-muted tabular-nums">
          {mailLogTexts.triesMade(email.tries)}
          {(email.sentAt ?? email.nextTryAt) !== undefined && ' · '}
          <Outcome email={email} />
        </span>
        <RetryButton email={email} look="secondary" />
      </div>
    </>
  );
}

function MailLink({ email, className }: { email: Email; className: string }) {
  return (
    <Link
      to={`/dashboard/admin/emails/${email._id}`}
      title={email.subject}
      className={`${className} py-0.5 font-semibold hover:underline pointer-coarse:py-3`}
    >
      {email.subject}
    </Link>
  );
}

function Recipient({ to }: { to: string }) {
  return to === '' ? (
    <span className="text-muted">{mailLogTexts.noAddress}</span>
  ) : (
    <span title={to}>{to}</span>
  );
}

/** Why it is not out. */
function Reason({ email: { lastError, state } }: { email: Email }) {
  if (lastError === undefined || state === 'sent') {
    return null;
  }
  return <span className="block text-xs wrap-anywhere text-muted">{lastError}</span>;
}

function Outcome({ email: { sentAt, nextTryAt } }: { email: Email }) {
  if (sentAt !== undefined) {
    return (
      <>
        {mailLogTexts.sentAt} <Time at={sentAt} short />
      </>
    );
  }
  return nextTryAt === undefined ? null : (
    <>
      {mailLogTexts.nextTry} <Time at={nextTryAt} ahead />
    </>
  );
}
