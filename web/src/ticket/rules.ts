import * as v from 'valibot';
import { characterCount } from '@/lib/characters';
import { texts } from '@/lib/texts';

export const SUBJECT_LIMIT = 200;
export const MESSAGE_LIMIT = 10_000;

const boundedText = (limit: number, missing: string, tooLong: string) =>
  v.pipe(
    v.string(),
    v.check((typed) => characterCount(typed) > 0, missing),
    v.check((typed) => characterCount(typed) <= limit, tooLong),
  );

export const subjectRule = boundedText(
  SUBJECT_LIMIT,
  texts.validation.subjectMissing,
  texts.validation.subjectTooLong,
);

export const messageRule = boundedText(
  MESSAGE_LIMIT,
  texts.validation.messageMissing,
  texts.validation.messageTooLong,
);
