import { useEffect, useRef } from 'react';
import type { Faq } from '@/app/store/services/generated';
import { baseUrl } from '@/lib/basePath';
import { faqTexts } from '@/lib/texts/faq';
import { CopyButton } from '@/ui/CopyButton';
import { Details } from '@/ui/Details';
import { Markdown } from '@/ui/Markdown';

interface FaqEntryProps {
  faq: Faq;
  /** Whether the page's address leads to this question: it is opened, and brought into sight. */
  isTarget: boolean;
}

export function FaqEntry({ faq, isTarget }: FaqEntryProps) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const details = isTarget ? place.current?.querySelector('details') : null;
    if (details) {
      details.open = true;
      details.querySelector('summary')?.focus({ preventScroll: true });
      details.scrollIntoView({ block: 'start' });
    }
  }, [isTarget]);

  return (
    <li ref={place}>
      <Details summary={faq.question}>
        <Markdown html={faq.answerHtml} className="px-4 pt-1 pb-3" />
        <div className="px-2 pb-3">
          <CopyButton
            text={new URL(`faq#${faq._id}`, baseUrl()).href}
            what={faqTexts.linkOf(faq.question)}
            action={faqTexts.link}
            look="quiet"
          />
        </div>
      </Details>
    </li>
  );
}
