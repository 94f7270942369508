import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { texts } from '@/lib/texts';

interface PageProps {
  title: string;
  /** What the heading shows, when it is more than the title. */
  heading?: ReactNode;
  intro?: ReactNode;
  children: ReactNode;
}

/** One page: the document's title and the only h1, which takes the focus after a navigation. */
export function Page({ title, heading = title, intro, children }: PageProps) {
  const headingRef = useRef<HTMLHeadingElement>(null);
  const arrivedByNavigation = useLocation().key !== 'default';

  useEffect(() => {
    if (arrivedByNavigation) {
      headingRef.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    // Only when the page appears: filters and paging also change the location.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  return (
    <>
      <title>{texts.pageTitle(title)}</title>
      <header className="mb-6 grid gap-1">
        <h1
          ref={headingRef}
          tabIndex={-1}
          className="text-xl font-semibold tracking-tight wrap-anywhere"
        >
          {heading}
        </h1>
        {intro !== undefined && <p className="max-w-prose text-muted">{intro}</p>}
      </header>
      {children}
    </>
  );
}

/** For when what had the focus goes away. */
export function focusHeading(): void {
  document.querySelector('h1')?.focus({ preventScroll: true });
}
