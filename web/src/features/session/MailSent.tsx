import { MailCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { accountTexts } from '@/lib/texts/accounts';
import { Button, ButtonLink } from '@/ui/Button';

interface MailSentProps {
  title: string;
  text: string;
  /** What to do when no mail comes. */
  noMail: readonly string[];
  onBack: () => void;
}

/** Says what happens next; it is the same for every address, whether there is an account or not. */
export function MailSent({ title, text, noMail, onBack }: MailSentProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <MailCheck aria-hidden="true" className="size-8 text-success" />
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {title}
        </h2>
        <p className="wrap-anywhere">{text}</p>
      </div>
      <div className="grid gap-2 text-sm">
        <h3 className="font-semibold">{accountTexts.noMailTitle}</h3>
        <ul className="grid list-disc gap-1 pl-5 text-muted">
          {noMail.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onBack}>{accountTexts.otherAddress}</Button>
        <ButtonLink to="/login" look="quiet">
          {accountTexts.toLogin}
        </ButtonLink>
      </div>
    </div>
  );
}
