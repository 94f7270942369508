import type { ReactNode } from 'react';
import { texts } from '@/lib/texts';
import { helpTexts } from '@/lib/texts/help';
import { ButtonLink } from '@/ui/Button';
import { Mark } from '@/ui/Mark';

/** The frame of the pages before sign-in: the product's name and one card. */
export function SignedOutLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh content-start justify-items-center gap-6 bg-surface px-4 py-8 sm:content-center">
      <header className="flex items-center gap-3 text-lg font-semibold tracking-tight">
        <Mark className="size-8" />
        {texts.productName}
      </header>
      <main className="w-full max-w-md rounded-outer border border-border bg-background p-6 sm:p-8">
        {children}
      </main>
      <footer className="text-sm">
        <ButtonLink to="/faq" look="quiet">
          {helpTexts.toFaq}
        </ButtonLink>
      </footer>
    </div>
  );
}
