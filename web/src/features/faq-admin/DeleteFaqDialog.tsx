import type { Faq } from '@/app/store/services/generated';
import { useDeleteFaqMutation } from '@/app/store/services/supportApi';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { focusHeading } from '@/ui/Page';
import { showToast } from '@/ui/toast';

export function DeleteFaqDialog({ faq, onClose }: { faq: Faq; onClose: () => void }) {
  const [deleteFaq] = useDeleteFaqMutation();
  return (
    <ConfirmDialog
      title={faqAdminTexts.deleteTitle}
      action={faqAdminTexts.deleteAction}
      busyLabel={faqAdminTexts.deleting}
      failed={faqAdminTexts.deleteFailed}
      isDestructive
      onConfirm={async () => deleteFaq({ id: faq._id })}
      onDone={() => {
        // The row that was pressed goes away.
        focusHeading();
        showToast('success', faqAdminTexts.deleted);
      }}
      onClose={onClose}
    >
      <p className="font-semibold wrap-anywhere">{faq.question}</p>
      <p>{faqAdminTexts.deleteText}</p>
    </ConfirmDialog>
  );
}
