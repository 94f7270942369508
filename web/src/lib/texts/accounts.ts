/** Where people come to an account, or back into it, by mail. */
export const accountTexts = {
  toLogin: 'Sign in',
  toForgot: 'Forgot your password?',
  toRegister: 'Make an account',
  noAccount: 'No account yet?',
  haveAccount: 'You have an account?',

  register: {
    title: 'Make an account',
    intro: 'To ask for help and to follow your tickets.',
    closedTitle: 'Accounts are made by an admin here',
    closedText: 'Ask whoever runs this desk for an account.',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    passwordHint:
      'At least 10 characters. A few words that do not belong together are hard to guess.',
    submit: 'Make the account',
    submitting: 'Sending',
    failed: 'The account was not made.',
    sentTitle: 'Look into your mailbox',
    sentText: (email: string) =>
      `A mail is on its way to ${email}. Open the link in it within an hour, and your account is ready.`,
    noMail: [
      'Look into the spam folder.',
      'Check that the address above is right.',
      'Mail to one address goes out once an hour at most. The link of an earlier mail may still work.',
    ],
  },

  confirm: {
    title: 'Confirm your account',
    intro: 'One press, and your account is ready. It signs you in.',
    submit: 'Confirm and sign in',
    submitting: 'Confirming',
    failed: 'Your account was not confirmed.',
    done: 'Welcome! Your account is ready.',
    noToken: 'This address is incomplete. Open the whole link of the mail.',
    linkUsed: 'This link no longer works.',
    linkUsedNext:
      'It was used already, it is more than an hour old, or a newer mail took its place. If you have confirmed your account, sign in. If not, make it once more.',
  },

  forgot: {
    title: 'Forgot your password?',
    intro: 'We mail you a link to choose a new one.',
    closedTitle: 'This desk sends no such mail',
    closedText: 'Ask whoever runs it for a link to choose a new password.',
    email: 'E-mail',
    submit: 'Send the link',
    submitting: 'Sending',
    failed: 'Your request was not sent.',
    sentTitle: 'Look into your mailbox',
    sentText: (email: string) =>
      `If there is an account for ${email}, a mail is on its way. Its link works for an hour.`,
    noMail: [
      'Look into the spam folder.',
      'Check that the address above is the one of your account.',
      'To one address three mails an hour go out at most. Use the newest one: it ends those before it.',
    ],
  },

  noMailTitle: 'No mail after a few minutes?',
  otherAddress: 'Change the address',
  newLink: 'Ask for a new link',
} as const;
