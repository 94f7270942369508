import { help } from './texts/help';
import { live } from './texts/live';
import { plural } from './texts/plural';
import { signInAgain } from './texts/signIn';

/**
 * Every word the app shows, in one place, so that other languages can follow. What only admins read stands in the files of
 * `texts/`, so that it is loaded with their pages.
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
    partFailedTitle: 'This part of the page failed',
    partFailed:
      'Your tickets are safe. Try again; if it keeps failing, load the page again in your browser.',
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

  login: {
    title: 'Sign in',
    intro: 'Sign in to ask for help and to follow your tickets.',
    expired: 'Your session has ended. Sign in again: what you typed is kept.',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in',
    emailMissing: 'Enter your e-mail address.',
    passwordMissing: 'Enter your password.',
    failed: 'Signing in did not work.',
    platformIntro: 'Your account belongs to the application that sent you here.',
    toPlatform: 'Go on to sign-in',
    elsewhere: 'Sign in there, then open this page again.',
  },

  signInAgain,

  setup: {
    title: 'Set up your desk',
    intro: 'Make the first account. It is an administrator and can do everything on this desk.',
    noToken:
      'This address is incomplete. Open the whole link that the server printed at its start.',
    linkUsed: 'This link no longer works. Start the server again to get a new one, or sign in.',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    passwordHint: 'At least 10 characters.',
    submit: 'Make the account',
    submitting: 'Making the account',
    toLogin: 'Go to sign-in',
    failed: 'The account was not made.',
  },

  resetPassword: {
    title: 'Set your password',
    intro: 'Choose a password for your account. It signs you in here, and out everywhere else.',
    noToken: 'This address is incomplete. Open the whole link that you were given.',
    linkUsed: 'This link no longer works.',
    linkUsedNext:
      'It was used already, it is too old, or a newer one took its place. Ask whoever gave it to you for a new one, or sign in if you have set your password.',
    password: 'New password',
    passwordHint:
      'At least 10 characters. A few words that do not belong together are hard to guess.',
    submit: 'Set the password',
    submitting: 'Setting the password',
    toLogin: 'Go to sign-in',
    failed: 'Your password was not set.',
  },

  profile: {
    title: 'Profile',
    elsewhere: 'Your account belongs to the application that you signed in to. Change it there.',
    nameTitle: 'Your name',
    nameHint: 'Shown with everything you write.',
    name: 'Name',
    email: 'E-mail',
    saveName: 'Save name',
    nameSaved: 'Your name is saved.',
    passwordTitle: 'Password',
    passwordHint: 'Changing it signs you out everywhere else.',
    currentPassword: 'Current password',
    newPassword: 'New password',
    newPasswordHint: 'At least 10 characters.',
    savePassword: 'Change password',
    passwordSaved: 'Your password is changed. Other sessions are signed out.',
    saving: 'Saving',
    nameFailed: 'Your name was not saved.',
    passwordFailed: 'Your password was not changed.',
  },

  validation: {
    nameMissing: 'Enter your name.',
    nameTooLong: 'Use at most 100 characters.',
    emailInvalid: 'Enter an e-mail address, like name@example.com.',
    passwordMissing: 'Enter your current password.',
    passwordTooShort: 'Use at least 10 characters.',
    passwordTooLong: 'Use at most 128 characters.',
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

  help,
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
