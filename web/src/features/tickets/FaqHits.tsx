import { Lightbulb } from 'lucide-react';
import type { Faq } from '@/app/store/services/generated';
import { useListFaqsQuery } from '@/app/store/services/supportApi';
import { helpTexts } from '@/lib/texts/help';
import { useSettled } from '@/lib/useSettled';
import { Button, ButtonLink } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Details } from '@/ui/Details';
import { Markdown } from '@/ui/Markdown';
import { matchingFaqs } from './faqMatches';

const { faqHits } = helpTexts;
const PAUSE_MS = 400;
const FIRST_LETTERS = 3;

interface FaqHitsProps {
  subject: string;
  /** One of the answers was enough. */
  onAnswered: () => void;
}

/**
 * What the FAQ says to a subject while it is typed. It is one line high from the beginning and opens only when it is
 * asked to, so that nothing moves under somebody who types.
 */
export default function FaqHits({ subject, onAnswered }: FaqHitsProps) {
  const settled = useSettled(subject.trim(), PAUSE_MS);
  const isAsked = settled.length >= FIRST_LETTERS;
  const { data } = useListFaqsQuery({}, { skip: !isAsked, refetchOnMountOrArgChange: false });
  const hits = isAsked && data ? matchingFaqs(data.faqs, settled) : [];
  return (
    <section aria-label={faqHits.label} className="min-h-11">
      <p role="status" className="sr-only">
        {hits.length > 0 && faqHits.found(hits.length)}
      </p>
      {hits.length === 0 ? (
        <Line className="min-h-11 px-4 py-2.5 text-muted">
          {isAsked && data ? faqHits.none : faqHits.idle}
        </Line>
      ) : (
        <Details
          className="rounded-inner bg-accent-soft"
          summary={<Line className="text-accent">{faqHits.found(hits.length)}</Line>}
        >
          <ul className="grid gap-px px-1 pb-1">
            {hits.map((faq) => (
              <Hit key={faq._id} faq={faq} onAnswered={onAnswered} />
            ))}
          </ul>
        </Details>
      )}
    </section>
  );
}

function Line({ className, children }: { className: string; children: string }) {
  return (
    <span className={classes('flex items-center gap-3 text-sm', className)}>
      <Lightbulb aria-hidden="true" className="size-4 shrink-0" />
      {children}
    </span>
  );
}

function Hit({ faq, onAnswered }: { faq: Faq; onAnswered: () => void }) {
  return (
    <li className="rounded-inner bg-background text-sm">
      <Details summary={faq.question}>
        <Markdown html={faq.answerHtml} className="px-4 pt-1 pb-3" />
        <div className="flex flex-wrap gap-2 px-4 pb-4">
          <Button onClick={onAnswered}>{faqHits.answered}</Button>
          <ButtonLink to={`/faq#${faq._id}`} target="_blank" look="quiet">
            {faqHits.more}
          </ButtonLink>
        </div>
      </Details>
    </li>
  );
}
