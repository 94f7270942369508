import { plural } from './plural';

/** What admins read in the log of outgoing mail. */
export const mailLogTexts = {
  title: 'E-mails',
  intro: 'Every mail this desk sends, and what became of it.',
  failed: 'The mail log could not be loaded.',
  total: (total: string, one: boolean) => `${total} ${one ? 'mail' : 'mails'}`,
  emptyTitle: 'No mail yet',
  emptyText: 'As soon as a ticket is opened or answered, the mails about it appear here.',
  noHits: 'No mail matches these filters',

  noServerTitle: 'No mail server is configured',
  noServerText:
    'Mails are held here and can be read, but none is sent. Set SMTP_URL in the server’s configuration.',
  toSettings: 'Go to the support settings',

  state: 'State',
  anyState: 'Any state',
  states: {
    queued: 'Queued',
    sending: 'Sending',
    sent: 'Sent',
    failed: 'Failed',
    expired: 'Expired',
    cancelled: 'Cancelled',
    held: 'Held',
  },
  kind: 'About',
  anyKind: 'Anything',
  kinds: {
    new_ticket: 'New ticket',
    acknowledgement: 'Acknowledgement',
    response: 'Reply to the customer',
    customer_response: 'Reply of the customer',
    assignment: 'Assignment',
    confirmation: 'Confirmation of an address',
    reset: 'New password',
    invitation: 'Invitation',
  },
  ticket: 'Ticket',
  ticketPlaceholder: 'ST-2026-001',

  mail: 'Mail',
  to: 'To',
  noAddress: 'No address any more',
  tries: 'Tries',
  triesMade: (tries: number) => plural(tries, 'try', 'tries'),
  written: 'Written',
  next: 'Next try',
  sentAt: 'Sent',
  outcome: 'Outcome',
  nextTry: 'Next try',
  lastError: 'Last error',
  serverResponse: 'Mail server',

  retry: 'Send again',
  retryOf: (subject: string) => `Send again: ${subject}`,
  retrying: 'Queueing',
  retried: 'The mail waits to be sent.',
  retryFailed: 'The mail was not queued.',
  retryAll: 'Send again what was not sent',
  retryAllTitle: 'Send again what was not sent?',
  retryAllText:
    'Every mail that failed, expired or is held is tried once more, with the words and addresses as they are now.',
  retryAllAction: 'Send them again',
  retriedAll: (count: number) =>
    count === 0
      ? 'There is no mail to send again.'
      : `${plural(count, 'mail waits', 'mails wait')} to be sent.`,
  retryAllFailed: 'The mails were not queued.',

  back: 'All e-mails',
  mailFailed: 'The mail could not be loaded.',
  mailNotFound: 'There is no such mail.',
  html: 'As HTML',
  htmlFrame: 'The mail as HTML',
  text: 'As plain text',
  wordless: 'There is nothing to say any more: what the mail was about is gone.',
  wordedNow: 'As the mail would be written now. What lets somebody into an account is masked.',
} as const;
