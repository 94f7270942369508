import { useNavigate } from 'react-router';
import { newTicketTexts } from '@/lib/texts/staff';
import { Page } from '@/ui/Page';
import { showToast } from '@/ui/toast';
import { TicketForCustomerForm } from './TicketForCustomerForm';

export default function TicketForCustomerPage() {
  const navigate = useNavigate();
  return (
    <div className="mx-auto max-w-3xl">
      <Page title={newTicketTexts.title} intro={newTicketTexts.intro}>
        <div className="rounded-outer border border-border p-4 sm:p-6">
          <TicketForCustomerForm
            onFiled={(ticketNumber) => {
              showToast('success', newTicketTexts.filed(ticketNumber));
              void navigate(`/dashboard/admin/support/${ticketNumber}`);
            }}
          />
        </div>
      </Page>
    </div>
  );
}
