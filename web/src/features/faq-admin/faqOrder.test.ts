import { describe, expect, it } from 'vitest';
import type { Faq } from '@/app/store/services/generated';
import { byCategory, lastPlace, moveEntry } from './faqOrder';

const faq = (_id: string, order: number, category = 'A'): Faq => ({
  _id,
  order,
  category,
  question: _id,
  answer: '',
  answerHtml: '',
  isActive: true,
});

describe('moveEntry', () => {
  it('exchanges two places where all are told apart', () => {
    const faqs = [faq('a', 3), faq('b', 7), faq('c', 9)];
    expect(moveEntry(faqs, 2, 1)).toEqual([
      { id: 'c', order: 7 },
      { id: 'b', order: 9 },
    ]);
  });

  it('counts all where some are equal', () => {
    const faqs = [faq('a', 0), faq('b', 0), faq('c', 0)];
    expect(moveEntry(faqs, 0, 1)).toEqual([
      { id: 'a', order: 1 },
      { id: 'c', order: 2 },
    ]);
  });
});

describe('byCategory', () => {
  it('keeps the categories as they come, and orders the entries of each', () => {
    const groups = byCategory([
      faq('b', 1, 'Z'),
      faq('d', 0, 'A'),
      faq('c', 0, 'Z'),
      faq('a', 1, 'Z'),
    ]);
    expect(groups.map(({ category, faqs }) => [category, faqs.map(({ _id }) => _id)])).toEqual([
      ['Z', ['c', 'a', 'b']],
      ['A', ['d']],
    ]);
  });
});

describe('lastPlace', () => {
  it('is behind all others of the category', () => {
    const faqs = [faq('a', 4), faq('b', 2), faq('c', 9, 'B')];
    expect(lastPlace(faqs, 'A')).toBe(5);
    expect(lastPlace(faqs, 'C')).toBe(0);
  });
});
