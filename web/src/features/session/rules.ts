import * as v from 'valibot';
import { characterCount, scalarCount, storedText } from '@/lib/characters';
import { sessionTexts } from '@/lib/texts/session';

const { validation } = sessionTexts;

export const nameRule = v.pipe(
  v.string(),
  v.check((typed) => characterCount(typed) > 0, validation.nameMissing),
  v.check((typed) => characterCount(typed) <= 100, validation.nameTooLong),
);

export const emailRule = v.pipe(
  v.string(),
  v.transform(storedText),
  v.email(validation.emailInvalid),
  v.maxLength(254, validation.emailInvalid),
);

export const newPasswordRule = v.pipe(
  v.string(),
  v.check((typed) => scalarCount(typed) >= 10, validation.passwordTooShort),
  v.check((typed) => scalarCount(typed) <= 128, validation.passwordTooLong),
);
