import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Ticket } from '@/app/store/services/generated';
import { useDeleteTicketMutation } from '@/app/store/services/supportApi';
import { detailTexts } from '@/lib/texts/staff';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { showToast } from '@/ui/toast';
import { useInboxQuery } from './useInboxQuery';

/** For admins, and only after a question: what is deleted does not come back. */
export function DeleteTicket({ ticket }: { ticket: Ticket }) {
  const [isAsking, setAsking] = useState(false);
  const [deleteTicket] = useDeleteTicketMutation();
  const { ticketHref } = useInboxQuery();
  const navigate = useNavigate();
  return (
    <>
      <Button look="quiet" className="justify-self-start" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden="true" className="size-4" />
        {detailTexts.delete}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={detailTexts.deleteTitle(ticket.ticketNumber)}
          action={detailTexts.delete}
          busyLabel={detailTexts.deleting}
          failed={detailTexts.deleteFailed}
          isDestructive
          onConfirm={async () => deleteTicket({ id: ticket._id })}
          onDone={() => {
            showToast('success', detailTexts.deleted(ticket.ticketNumber));
            void navigate(ticketHref(null));
          }}
          onClose={() => setAsking(false)}
        >
          <p>{detailTexts.deleteText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
