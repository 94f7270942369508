import { BookOpenCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { helpTexts } from '@/lib/texts/help';
import { Button } from '@/ui/Button';

interface AnsweredByFaqProps {
  onUndo: () => void;
  onAnother: () => void;
}

/** Stands in the form's place after the FAQ has answered: nothing was sent, and the draft can come back. */
export function AnsweredByFaq({ onUndo, onAnother }: AnsweredByFaqProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-5">
      <BookOpenCheck aria-hidden="true" className="size-8 text-success" />
      <div className="grid gap-2">
        <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold">
          {helpTexts.faqHits.answeredTitle}
        </h3>
        <p>{helpTexts.faqHits.answeredText}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" onClick={onAnother}>
          {helpTexts.another}
        </Button>
        <Button onClick={onUndo}>{helpTexts.faqHits.undo}</Button>
      </div>
    </div>
  );
}
