import { CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { helpTexts } from '@/lib/texts/help';
import { Button, ButtonLink } from '@/ui/Button';

interface TicketConfirmationProps {
  number: string;
  onAnother: () => void;
}

/** Says that the ticket is saved, under which number, and what happens next. */
export function TicketConfirmation({ number, onAnother }: TicketConfirmationProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <div className="grid gap-5">
      <CircleCheck aria-hidden="true" className="size-8 text-success" />
      <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold">
        {helpTexts.confirmationTitle(number)}
      </h3>
      <div className="grid gap-2">
        <h4 className="font-semibold">{helpTexts.confirmationNext}</h4>
        <ol className="grid list-decimal gap-1 pl-6 marker:text-muted">
          {helpTexts.confirmationSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={`/dashboard/help/${number}`} look="primary">
          {helpTexts.openTicket}
        </ButtonLink>
        <Button onClick={onAnother}>{helpTexts.another}</Button>
      </div>
    </div>
  );
}
