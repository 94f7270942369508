/** What is said over a page whose session has ended. */
export const signInAgain = {
  title: 'Your session has ended',
  text: 'Sign in to go on where you are. What you typed is still here.',
  leave: 'Go to the sign-in page instead',
} as const;
