import { Mail } from 'lucide-react';
import type { ListEmailsResponse } from '@/app/store/services/generated';
import { useListEmailsQuery } from '@/app/store/services/supportApi';
import { useAddress } from '@/lib/address';
import { hrefForPage } from '@/lib/pageParameter';
import { asProblem } from '@/lib/problem';
import { mailLogTexts } from '@/lib/texts/mailLog';
import { formatTotal } from '@/ticket/total';
import { Alert } from '@/ui/Alert';
import { ButtonLink } from '@/ui/Button';
import { ListEmpty } from '@/ui/ListEmpty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { MailFilters } from './MailFilters';
import { MailTable } from './MailTable';
import { isFiltered, mailArgumentFor, WITHOUT_FILTERS } from './mailQuery';
import { RetryAll } from './RetryAll';

const SKELETON = ['h-9', ...Array.from({ length: 10 }, () => 'h-14')];
const WATCH_MS = 10_000;

export default function MailLogPage() {
  const address = useAddress();
  const argument = mailArgumentFor(address.search);
  const query = useListEmailsQuery(argument, {
    // Mails move on by themselves.
    pollingInterval: WATCH_MS,
    skipPollingIfUnfocused: true,
  });
  const clearHref = isFiltered(argument) ? address.hrefFor(WITHOUT_FILTERS) : null;
  const details = query.error === undefined ? {} : asProblem(query.error).details;

  return (
    <Page title={mailLogTexts.title} intro={mailLogTexts.intro}>
      {query.data?.hasMailServer === false && <NoServer />}
      <MailFilters
        argument={argument}
        clearHref={clearHref}
        ticketError={details['ticket']}
        onChange={address.apply}
      />
      <div className="my-3 flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-sm text-muted tabular-nums">
          {query.data && totalOf(query.data)}
        </p>
        <RetryAll />
      </div>
      <Loaded query={query} failed={mailLogTexts.failed} skeleton={SKELETON}>
        {({ emails, pagination }) => (
          <>
            {emails.length === 0 ? (
              <ListEmpty
                icon={Mail}
                title={mailLogTexts.emptyTitle}
                text={mailLogTexts.emptyText}
                noHits={mailLogTexts.noHits}
                clearHref={clearHref}
                firstHref={pagination.page > 1 ? hrefForPage(address.search, 1) : null}
              />
            ) : (
              <MailTable emails={emails} />
            )}
            <Pager {...pagination} hrefFor={(page) => hrefForPage(address.search, page)} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function totalOf({ pagination }: ListEmailsResponse) {
  return mailLogTexts.total(formatTotal(pagination), pagination.total === 1);
}

function NoServer() {
  return (
    <div className="mb-4">
      <Alert tone="info" title={mailLogTexts.noServerTitle}>
        <p>{mailLogTexts.noServerText}</p>
        <ButtonLink to="/dashboard/admin/support/settings">{mailLogTexts.toSettings}</ButtonLink>
      </Alert>
    </div>
  );
}
