import { classes } from './classes';

/** What the server has rendered from Markdown and sanitised. */
export function Markdown({ html, className }: { html: string; className?: string }) {
  // oxlint-disable-next-line react/no-danger -- See above.
  return <div className={classes('prose', className)} dangerouslySetInnerHTML={{ __html: html }} />;
}
