import { ArrowLeft } from 'lucide-react';
import { Link, useParams } from 'react-router';
import type { WordedEmail } from '@/app/store/services/generated';
import { useGetEmailQuery } from '@/app/store/services/supportApi';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { ButtonLink } from '@/ui/Button';
import { Fact } from '@/ui/Fact';
import { HtmlFrame } from '@/ui/HtmlFrame';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { PlainText } from '@/ui/PlainText';
import { Time } from '@/ui/Time';
import { MailStateBadge } from './mailStates';
import { RetryButton } from './RetryButton';

const SKELETON = ['h-40', 'h-96'];

export default function MailPage() {
  const { id = '' } = useParams();
  const query = useGetEmailQuery({ id });
  return (
    <>
      <ButtonLink to="/dashboard/admin/emails" look="quiet" className="mb-3 -ml-2">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {mailLogTexts.back}
      </ButtonLink>
      <Page title={query.currentData?.email.subject ?? mailLogTexts.mail}>
        <Loaded
          query={query}
          failed={mailLogTexts.mailFailed}
          notFound={mailLogTexts.mailNotFound}
          skeleton={SKELETON}
        >
          {({ email }) => (
            <div className="grid gap-6">
              <Facts email={email} />
              <Words email={email} />
            </div>
          )}
        </Loaded>
      </Page>
    </>
  );
}

function Facts({ email }: { email: WordedEmail }) {
  return (
    <div className="grid justify-items-start gap-4 rounded-outer border border-border p-4 text-sm">
      <dl className="grid gap-2">
        <Fact name={mailLogTexts.state}>
          <MailStateBadge state={email.state} />
        </Fact>
        <Fact name={mailLogTexts.kind}>{mailLogTexts.kinds[email.kind]}</Fact>
        <Fact name={mailLogTexts.to}>{email.to || mailLogTexts.noAddress}</Fact>
        {email.ticketNumber !== undefined && (
          <Fact name={mailLogTexts.ticket}>
            <Link
              to={`/dashboard/admin/support/${email.ticketNumber}`}
              className="text-accent underline"
            >
              {email.ticketNumber}
            </Link>
          </Fact>
        )}
        <Fact name={mailLogTexts.written}>
          <Time at={email.createdAt} />
        </Fact>
        <Fact name={mailLogTexts.tries}>
          <span className="tabular-nums">{email.tries}</span>
        </Fact>
        {email.nextTryAt !== undefined && (
          <Fact name={mailLogTexts.next}>
            <Time at={email.nextTryAt} ahead />
          </Fact>
        )}
        {email.sentAt !== undefined && (
          <Fact name={mailLogTexts.sentAt}>
            <Time at={email.sentAt} />
          </Fact>
        )}
        {email.lastError !== undefined && (
          <Fact name={mailLogTexts.lastError}>{email.lastError}</Fact>
        )}
        {email.serverResponse !== undefined && (
          <Fact name={mailLogTexts.serverResponse}>
            <span className="font-mono text-xs">{email.serverResponse}</span>
          </Fact>
        )}
      </dl>
      <RetryButton email={email} look="secondary" />
    </div>
  );
}

function Words({ email: { html, text } }: { email: WordedEmail }) {
  if (html === '' && text === '') {
    return <p className="text-sm text-muted">{mailLogTexts.wordless}</p>;
  }
  return (
    <>
      <p className="text-sm text-muted">{mailLogTexts.wordedNow}</p>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="grid content-start gap-2">
          <h2 className="text-sm font-semibold">{mailLogTexts.html}</h2>
          <HtmlFrame title={mailLogTexts.htmlFrame} html={html} className="h-160" />
        </div>
        <div className="grid content-start gap-2">
          <h2 className="text-sm font-semibold">{mailLogTexts.text}</h2>
          <PlainText label={mailLogTexts.text} text={text} />
        </div>
      </div>
    </>
  );
}
