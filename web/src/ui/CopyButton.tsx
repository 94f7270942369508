import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { texts } from '@/lib/texts';
import { Button } from './Button';
import { showToast } from './toast';

const SAID_MS = 2_000;

interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: "the link". */
  what: string;
  /** The words on the button, where "Copy" says too little. */
  action?: string;
  look?: 'secondary' | 'quiet';
}

export function CopyButton({
  text,
  what,
  action = texts.copy.action,
  look = 'secondary',
}: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) {
      return;
    }
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without https, or by the browser's settings, a page may not copy.
      showToast('danger', texts.copy.failed);
    }
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button look={look} aria-label={texts.copy.label(what)} onClick={() => void copy()}>
      <Icon aria-hidden="true" className="size-4" />
      <span role="status">{isCopied ? texts.copy.done : action}</span>
    </Button>
  );
}
