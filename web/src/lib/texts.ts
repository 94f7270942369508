import { live } from './texts/live';
import { plural } from './texts/plural';

/**
 * Every word the app shows, in one place, so that other languages can follow. What only some pages show stands in the
 * files of `texts/`, so that it is loaded with them.
 */
export const texts = {
  productName: 'Helpwright',
  pageTitle: (page: string) => `${page} - Helpwright`,
  skipToContent: 'Skip to content',
  loading: 'Loading',
  optional: 'optional',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  search: 'Search',
  chosen: (label: string, count: number) => `${label}, ${count} chosen`,
  requestId: (id: string) => `Request ${id}`,

  copy: {
    action: 'Copy',
    done: 'Copied',
    label: (what: string) => `Copy ${what}`,
    failed: 'The browser does not let this page copy. Select the text and copy it yourself.',
  },

  filters: {
    label: 'Filters',
    clear: 'Clear filters',
    noHitsText: 'Take a filter away, or clear all of them.',
  },

  problems: {
    network: 'The server cannot be reached. Check your connection.',
    unexpected: (status: number) =>
      status === 0
        ? 'Something went wrong in the app.'
        : `The server gave an unexpected answer (${status}).`,
    wait: (seconds: number) =>
      `You can try again in ${
        seconds < 100
          ? plural(seconds, 'second', 'seconds')
          : plural(Math.ceil(seconds / 60), 'minute', 'minutes')
      }.`,
    textIsSafe: 'What you typed is still here.',
    pageFailedTitle: 'Something went wrong',
    parts: {
      failed: {
        title: 'This part of the page failed',
        text: 'Your tickets are safe. Try again; if it keeps failing, load the page again in your browser.',
      },
      missing: {
        title: 'This part of the page could not be loaded',
        text: 'Check your connection and try again. If Helpwright has just been updated, load the page again.',
      },
    },
    reload: 'Load the page again',
    startTitle: 'Loading failed',
    startFailed: 'Helpwright could not be loaded.',
  },

  navigation: {
    label: 'Main',
    help: 'Help',
    faq: 'FAQ',
    register: 'Register',
    signIn: 'Sign in',
    supportTickets: 'Support tickets',
    supportTicketsShort: 'Tickets',
    administration: 'Administration',
    administrationShort: 'Admin',
    adminPages: {
      settings: 'Settings',
      emails: 'E-mails',
      audit: 'Audit',
      users: 'Users',
      faqs: 'FAQ',
    },
    openTickets: (total: string) => `${total} open`,
    account: 'Account',
    accountOf: (name: string) => `Account of ${name}`,
    profile: 'Profile',
    signOut: 'Sign out',
    signOutFailed: 'Signing out failed. You are still signed in.',
    theme: 'Theme',
    themes: { auto: 'Automatic', light: 'Light', dark: 'Dark' },
  },

  notFound: {
    title: 'Page not found',
    text: 'There is no page at this address. It may have been moved, or the link is incomplete.',
    home: 'Go to your dashboard',
  },

  validation: {
    subjectMissing: 'Give your request a subject.',
    subjectTooLong: 'Use at most 200 characters.',
    messageMissing: 'Write a message.',
    messageTooLong: 'Use at most 10,000 characters.',
  },
  characters: (used: number, limit: number) =>
    `${used.toLocaleString('en')} of ${limit.toLocaleString('en')} characters`,

  ticket: {
    status: 'Status',
    priority: 'Priority',
    category: 'Category',
    assignee: 'Assignee',
    nobody: 'Nobody',
    turnForStaff: { staff: 'Our turn', customer: 'Customer’s turn' },
    turnForCustomer: { staff: 'Support answers next', customer: 'Your turn' },
    opened: 'Opened',
    updated: 'Updated',
    support: 'Support',
    you: 'You',
    conversation: 'Conversation',
    internal: 'Internal - the customer does not see this',
    message: 'Message',
    messages: (count: number) => plural(count, 'reply', 'replies'),
    loadFailed: 'The ticket could not be loaded.',
    notFound: 'There is no such ticket, or it is not yours to see.',
    newerTitle: 'Something newer arrived while you were writing',
    newerText: 'Your text is untouched. Send it anyway, or change it first.',
    movedText:
      'Someone else changed this ticket. Your text is untouched: send it anyway, or change it first.',
    sendAnyway: 'Send anyway',
    sendFailed: 'Your message was not sent.',
    changeFailed: 'The change was not saved.',
    changedByOther: 'Someone else changed this ticket meanwhile. It now shows the newest state.',
    newMark: 'New',
  },

  live,

  pagination: {
    label: 'Pages',
    previous: 'Previous',
    next: 'Next',
    position: (page: number, pages: string) => `Page ${page} of ${pages}`,
    firstPage: 'Go to the first page',
    pastEnd: 'There is nothing on this page.',
  },
} as const;
