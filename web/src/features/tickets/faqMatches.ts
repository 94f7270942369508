import type { Faq } from '@/app/store/services/generated';
import { helpTexts } from '@/lib/texts/help';

const MOST = 3;
/** Shorter words say too little, and match only whole ones where they are this long. */
const SHORTEST = 3;
const SHORTEST_PREFIX = 4;
const IN_QUESTION = 2;
const IN_ANSWER = 1;
const FILL_WORDS = new Set(helpTexts.faqHits.fillWords.split(' '));

/**
 * The entries that most likely answer what somebody begins to ask, the best first. The search of the FAQ wants every
 * word; a subject has many words, so here the rare ones decide: a word that half of the entries have tells nothing.
 */
export function matchingFaqs(faqs: readonly Faq[], subject: string): Faq[] {
  const asked = wordsOf(subject).filter((word) => word.length >= SHORTEST && !FILL_WORDS.has(word));
  const entries = faqs.map((faq) => ({
    faq,
    question: wordsOf(`${faq.question} ${faq.category}`),
    answer: wordsOf(faq.answer),
  }));
  const weights = asked.map((word) => {
    const found = entries.map(({ question, answer }) =>
      question.some(isLike(word)) ? IN_QUESTION : answer.some(isLike(word)) ? IN_ANSWER : 0,
    );
    const holders = found.filter((place) => place > 0).length;
    return found.map((place) => place * rarity(holders, faqs.length));
  });
  const enough = IN_QUESTION * rarity(Math.max(1, faqs.length / 2), faqs.length);
  return entries
    .map(({ faq }, index) => ({
      faq,
      score: weights.reduce((sum, weight) => sum + (weight[index] ?? 0), 0),
    }))
    .filter(({ score }) => score > 0 && score >= enough)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ faq }) => faq);
}

const rarity = (holders: number, all: number) => (holders === 0 ? 0 : Math.log(1 + all / holders));

/** The distinct words of a text: without case and diacritics, split at whatever is no letter or digit. */
function wordsOf(text: string): string[] {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}

/** "address" and "addresses" are like each other, "log" and "logic" are not. */
const isLike = (word: string) => (other: string) =>
  word === other ||
  (Math.min(word.length, other.length) >= SHORTEST_PREFIX &&
    (word.startsWith(other) || other.startsWith(word)));
