import { ArrowDown, ArrowUp, CircleCheck, EyeOff, type LucideIcon } from 'lucide-react';
import { Link } from 'react-router';
import type { Faq } from '@/app/store/services/generated';
import { useUpdateFaqMutation } from '@/app/store/services/supportApi';
import { asProblem } from '@/lib/problem';
import { faqAdminTexts } from '@/lib/texts/faqAdmin';
import { Badge } from '@/ui/Badge';
import { Button, ButtonLink } from '@/ui/Button';
import { Markdown } from '@/ui/Markdown';
import { showToast } from '@/ui/toast';

interface FaqRowProps {
  faq: Faq;
  /** Nothing where it cannot go further. */
  onUp: ((button: HTMLElement) => void) | null;
  onDown: ((button: HTMLElement) => void) | null;
  onDelete: () => void;
}

export function FaqRow({ faq, onUp, onDown, onDelete }: FaqRowProps) {
  const path = `/dashboard/admin/faqs/${faq._id}`;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 p-3 text-sm sm:p-4">
      <div className="grid content-start gap-1">
        <MoveButton icon={ArrowUp} label={faqAdminTexts.up(faq.question)} onMove={onUp} />
        <MoveButton icon={ArrowDown} label={faqAdminTexts.down(faq.question)} onMove={onDown} />
      </div>
      <div className="grid content-start gap-2">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <Link
            to={path}
            className="text-base font-semibold wrap-anywhere hover:underline pointer-coarse:py-2.5"
          >
            {faq.question}
          </Link>
          <Visibility isActive={faq.isActive} />
        </div>
        <details>
          <summary className="min-h-6 text-muted pointer-coarse:min-h-11 pointer-coarse:py-3">
            {faqAdminTexts.answer}
          </summary>
          <Markdown html={faq.answerHtml} className="mt-2 max-w-prose" />
        </details>
        <div className="-ml-2 flex flex-wrap gap-1">
          <ButtonLink to={path} look="quiet" aria-label={faqAdminTexts.editOf(faq.question)}>
            {faqAdminTexts.edit}
          </ButtonLink>
          <VisibilityButton faq={faq} />
          <Button
            look="quiet"
            aria-label={faqAdminTexts.deleteOf(faq.question)}
            onClick={onDelete}
            className="text-danger"
          >
            {faqAdminTexts.delete}
          </Button>
        </div>
      </div>
    </li>
  );
}

interface MoveButtonProps {
  icon: LucideIcon;
  label: string;
  onMove: ((button: HTMLElement) => void) | null;
}

/** Keeps the focus at the end of the way, where it does nothing any more. */
function MoveButton({ icon: Icon, label, onMove }: MoveButtonProps) {
  return (
    <Button
      look="quiet"
      aria-label={label}
      held={onMove === null}
      onClick={(event) => onMove?.(event.currentTarget)}
      className="aria-disabled:opacity-40 pointer-coarse:min-w-11"
    >
      <Icon aria-hidden="true" className="size-4" />
    </Button>
  );
}

function Visibility({ isActive }: { isActive: boolean }) {
  return isActive ? (
    <Badge
      icon={CircleCheck}
      colour="text-success"
      word={faqAdminTexts.shown}
      className="text-sm"
    />
  ) : (
    <Badge icon={EyeOff} colour="text-muted" word={faqAdminTexts.hidden} className="text-sm" />
  );
}

function VisibilityButton({ faq: { _id, question, isActive } }: { faq: Faq }) {
  const [updateFaq, { isLoading }] = useUpdateFaqMutation();
  const change = async () => {
    const { error } = await updateFaq({ id: _id, updateFaqRequest: { isActive: !isActive } });
    if (error === undefined) {
      showToast('success', isActive ? faqAdminTexts.hiddenNow : faqAdminTexts.shownNow);
    } else {
      showToast('danger', `${faqAdminTexts.changeFailed} ${asProblem(error).message}`);
    }
  };
  return (
    <Button
      look="quiet"
      busy={isLoading}
      busyLabel={faqAdminTexts.saving}
      aria-label={isActive ? faqAdminTexts.hideOf(question) : faqAdminTexts.showOf(question)}
      onClick={() => void change()}
    >
      {isActive ? faqAdminTexts.hide : faqAdminTexts.show}
    </Button>
  );
}
