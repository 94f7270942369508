import { asProblem } from '@/lib/problem';
import { usersTexts } from '@/lib/texts/users';

/** A refusal that needs an explanation, in the words of this page. */
export function inOwnWords({ error }: { error?: unknown }): { error?: unknown } {
  if (error === undefined) {
    return {};
  }
  const problem = asProblem(error);
  switch (problem.code) {
    case 'last_admin':
      return { error: { ...problem, message: usersTexts.lastAdmin } };
    case 'conflict':
      return { error: { ...problem, message: usersTexts.bearsName } };
    default:
      return { error: problem };
  }
}
