import { BookOpen, Inbox } from 'lucide-react';
import { helpTexts } from '@/lib/texts/help';
import { Button, ButtonLink } from '@/ui/Button';
import { Page } from '@/ui/Page';
import { NewRequest } from './NewRequest';
import { OWN_TICKETS, UserTicketsList } from './UserTicketsList';

export default function HelpPage() {
  return (
    <div className="mx-auto max-w-7xl">
      <Page title={helpTexts.title} intro={helpTexts.intro}>
        <nav aria-label={helpTexts.shortcuts} className="-mt-4 mb-6 -ml-2 flex flex-wrap gap-2">
          <ButtonLink to="/faq" look="quiet">
            <BookOpen aria-hidden="true" className="size-4" />
            {helpTexts.toFaq}
          </ButtonLink>
          <Button
            look="quiet"
            className="lg:hidden"
            onClick={() => document.getElementById(OWN_TICKETS)?.focus()}
          >
            <Inbox aria-hidden="true" className="size-4" />
            {helpTexts.toTickets}
          </Button>
        </nav>
        <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <section aria-labelledby="new-request" className="grid gap-3">
            <h2 id="new-request" className="text-lg font-semibold">
              {helpTexts.formTitle}
            </h2>
            <div className="rounded-outer border border-border p-4 sm:p-6">
              <NewRequest />
            </div>
          </section>
          <UserTicketsList />
        </div>
      </Page>
    </div>
  );
}
