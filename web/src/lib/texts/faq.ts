import { plural } from './plural';

/** Where anybody reads the FAQ. */
export const faqTexts = {
  title: 'Frequently asked questions',
  intro: 'Answers to what comes up again and again.',
  search: 'Search the FAQ',
  searchPlaceholder: 'Words of your question',
  categories: 'Categories',
  allCategories: 'All',
  count: (count: number) => plural(count, 'question', 'questions'),
  link: 'Copy link',
  linkOf: (question: string) => `link to “${question}”`,
  failed: 'The FAQ could not be loaded.',
  emptyTitle: 'No questions yet',
  emptyText: 'Answers that help many people will stand here.',
  noHits: 'No answer matches these words',
  noHitsText: 'Try other words, or fewer. A person of our support team will answer you, too.',
  showAll: 'Show all questions',
  gone: 'The question that this link leads to is no longer here.',
  moreTitle: 'Not answered?',
  moreText: 'Describe what you need, and a person of our support team will answer.',
  askUs: 'Ask us',
} as const;
