import { useRef } from 'react';
import type { Faq } from '@/app/store/services/generated';
import { useUpdateFaqMutation } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { showToast } from '@/ui/toast';
import { FaqRow } from './FaqRow';
import { moveEntry } from './faqOrder';

interface FaqListProps {
  /** The entries of one category, in their order. */
  faqs: readonly Faq[];
  /** Whether they are all: only then is there an order to change. */
  canMove: boolean;
  onDelete: (faq: Faq) => void;
}

export function FaqList({ faqs, canMove, onDelete }: FaqListProps) {
  const isMoving = useRef(false);
  const [updateFaq] = useUpdateFaqMutation();

  const move = async (from: number, to: number, button: HTMLElement) => {
    if (isMoving.current) {
      return;
    }
    isMoving.current = true;
    const writes = moveEntry(faqs, from, to);
    const results = await Promise.all(
      writes.map(({ id, order }) => updateFaq({ id, updateFaqRequest: { order } })),
    );
    isMoving.current = false;
    const failed = results.find(({ error }) => error !== undefined);
    if (failed) {
      showToast('danger', `${faqAdminTexts.moveFailed} ${asProblem(failed.error).message}`);
    } else {
      showToast('success', faqAdminTexts.moved(to + 1, faqs.length));
    }
    // A moved element may lose the focus, and whoever moved it wants to go on.
    button.focus();
  };

  return (
    <ol className="divide-y divide-border overflow-hidden rounded-outer border border-border">
      {faqs.map((faq, index) => (
        <FaqRow
          key={faq._id}
          faq={faq}
          onUp={canMove && index > 0 ? (button) => void move(index, index - 1, button) : null}
          onDown={
            canMove && index < faqs.length - 1
              ? (button) => void move(index, index + 1, button)
              : null
          }
          onDelete={() => onDelete(faq)}
        />
      ))}
    </ol>
  );
}
