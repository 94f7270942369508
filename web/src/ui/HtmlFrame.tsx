import { classes } from './classes';

interface HtmlFrameProps {
  title: string;
  /** A whole document. */
  html: string;
  className?: string;
}

/** Shows a document that is not ours to trust: it runs nothing, goes nowhere and reads nothing of this page. */
export function HtmlFrame({ title, html, className }: HtmlFrameProps) {
  return (
    <iframe
      title={title}
      srcDoc={html}
      sandbox=""
      className={classes('w-full rounded-outer border border-border bg-background', className)}
    />
  );
}
