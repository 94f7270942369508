import { describe, expect, it } from 'vitest';
import { aFaq } from '@/test/data';
import { matchingFaqs } from './faqMatches';

const faqs = [
  aFaq('How do I change my billing address?', 'Open **Billing**, then _Address_.'),
  aFaq('How do I reset my password?', 'Choose *Forgotten* on the sign-in page.'),
  aFaq('How do I export my invoices?', 'Each invoice can be saved as a PDF from the billing page.'),
  aFaq('Why is the app slow?', 'Update it. How old is your phone?'),
  aFaq('Où est mon reçu ?', 'Dans votre espace.'),
];

const questions = (subject: string) => matchingFaqs(faqs, subject).map(({ question }) => question);

describe('which answers fit a subject', () => {
  it.each([
    ['Password', ['How do I reset my password?']],
    ['I forgot my passwords!', ['How do I reset my password?']],
    ['invoice', ['How do I export my invoices?']],
    ['My recu is missing', ['Où est mon reçu ?']],
    ['Billing shows the wrong address', ['How do I change my billing address?']],
    [
      'Address on the invoices',
      ['How do I change my billing address?', 'How do I export my invoices?'],
    ],
  ])('%j finds what is about it, the best first', (subject, expected) => {
    expect(questions(subject)).toEqual(expected);
  });

  it.each(['', '   ', '?!', 'a', 'How do I', 'Why does it not', 'zebra crossing', 'log'])(
    '%j says too little',
    (subject) => {
      expect(questions(subject)).toEqual([]);
    },
  );

  it('shows three at most, whatever is asked', () => {
    const many = Array.from({ length: 5 }, (_, index) => aFaq(`Invoice ${index}`, 'x'));
    expect(matchingFaqs([...many, ...faqs, ...faqs], 'My invoice')).toHaveLength(3);
  });

  it('takes any text for a subject', () => {
    for (const subject of ['((((', '\\', '🦉🦉🦉', '\u202Eabc', 'x'.repeat(5000)]) {
      expect(matchingFaqs(faqs, subject)).toEqual([]);
    }
  });

  it('works where there is a single entry', () => {
    const only = [aFaq('How do I reset my password?', 'x')];
    expect(matchingFaqs(only, 'password')).toEqual(only);
  });
});
