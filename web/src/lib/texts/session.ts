/** Where people prove who they are, and look after their accounts. */
export const sessionTexts = {
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

  /** What is said over a page whose session has ended. */
  signInAgain: {
    title: 'Your session has ended',
    text: 'Sign in to go on where you are. What you typed is still here.',
    leave: 'Go to the sign-in page instead',
  },

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
  },
} as const;
