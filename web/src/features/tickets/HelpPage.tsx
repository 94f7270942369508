import { useState } from 'react';
import { texts } from '@/lib/texts';
import { Page } from '@/ui/Page';
import { SupportTicketForm } from './SupportTicketForm';
import { TicketConfirmation } from './TicketConfirmation';
import { UserTicketsList } from './UserTicketsList';

export function HelpPage() {
  const [sentNumber, setSentNumber] = useState<string | null>(null);
  return (
    <div className="mx-auto max-w-7xl">
      <Page title={texts.help.title} intro={texts.help.intro}>
        <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <section aria-labelledby="new-request" className="grid gap-3">
            <h2 id="new-request" className="text-lg font-semibold">
              {texts.help.formTitle}
            </h2>
            <div className="rounded-outer border border-border p-4 sm:p-6">
              {sentNumber === null ? (
                <SupportTicketForm onSent={setSentNumber} />
              ) : (
                <TicketConfirmation number={sentNumber} onAnother={() => setSentNumber(null)} />
              )}
            </div>
          </section>
          <UserTicketsList />
        </div>
      </Page>
    </div>
  );
}
