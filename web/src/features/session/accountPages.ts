/** The pages before sign-in, in one part: who is on one of them may well go to the next. */
export { default as ConfirmPage } from './ConfirmPage';
export { default as ForgotPasswordPage } from './ForgotPasswordPage';
export { default as LoginPage } from './LoginPage';
export { default as RegisterPage } from './RegisterPage';
export { default as ResetPasswordPage } from './ResetPasswordPage';
export { default as SetupPage } from './SetupPage';
