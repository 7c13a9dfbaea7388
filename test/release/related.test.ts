import { expect, it } from 'vitest';
import { amountBins } from '../../shared/policy/count-bins.ts';
import type { Question } from '../../shared/policy/question.ts';
import { answerability } from '../../shared/policy/question-kinds.ts';
import { derive } from '../../shared/release/derive.ts';
import { relatedQuestions } from '../../shared/release/related.ts';
import { sampleFunnel, samplePaths, sampleReach } from '../fakes/sample-releases.ts';

const mapping = {
  time: { kind: 'clock', column: 't', format: 'auto' },
  precision: 'hour',
  attributes: {},
} as const;

it('turns the commonest shown path into a funnel, with the same filter', () => {
  const { release } = samplePaths();
  const where = { seen: ['cart'] };
  const asked = { ...release, question: { ...release.question, where } };
  expect(relatedQuestions(asked, 'hour')).toEqual([
    {
      label: 'As a funnel',
      question: { ask: 'funnel', steps: ['home', 'product page'], order: 'sequential', where },
    },
  ]);
});

it('turns a funnel into the paths from its first step and the time to its last', () => {
  const related = relatedQuestions(sampleFunnel().release, 'hour');
  expect(related.map(({ question }) => question)).toEqual([
    { ask: 'paths', start: 'home', depth: 6, collapse_repeats: true },
    { ask: 'time_to', start: 'home', end: 'purchase', finest: 'hour' },
  ]);
  for (const { question } of related) {
    expect(answerability(question, mapping)).toEqual({ outcome: 'answerable' });
  }
  expect(relatedQuestions(sampleFunnel().release, 'month').map(({ label }) => label)).toEqual(['As paths']);
});

it('has nothing to offer where no path shows, and for other questions', () => {
  expect(relatedQuestions(samplePaths([]).release, 'hour')).toEqual([]);
  expect(relatedQuestions(sampleReach().release, 'hour')).toEqual([]);
});

it('offers sums up to what all but a fiftieth of the people shown spend, and none where the open group holds it', () => {
  const spending = (counts: readonly number[]) => {
    const question: Question = { ask: 'frequency', of: { amount: 'EUR' }, where: { seen: ['cart'] } };
    const bins = amountBins(2).slice(0, counts.length - 1);
    const open = amountBins(2).at(-1)!;
    const cells = [...bins, open].map((bin, i) => {
      const value = counts[i]!;
      return {
        key: { ...bin },
        state: 'value',
        people: { value, low: value - 15, high: value + 15 },
      } as const;
    });
    const precision = { k: 20, sigma: 7.5, half_width_95: 15, smallest_shown: 62 };
    return { question, cells, derived: derive(question, cells, precision) };
  };
  // Under 1, 1 to 2, 2 to 5, 5 to 10 and open: 98 % of 10,000 people are below 10 euros.
  const some = spending([2000, 3000, 3000, 1900, 100]);
  expect(some.derived.limits).toEqual([
    { q: 0.9, below: 1000 },
    { q: 0.95, below: 1000 },
    { q: 0.98, below: 1000 },
  ]);
  const limited = { of: 'amount', currency: 'EUR', clamp: 1000, at_most: 1, where: { seen: ['cart'] } };
  expect(relatedQuestions(some, 'hour').map(({ question }) => question)).toEqual([
    { ask: 'sum', ...limited },
    { ask: 'mean', ...limited },
  ]);
  const most = spending([2000, 3000, 3000, 1900, 1000]);
  expect(most.derived.limits?.at(-1)).toEqual({ q: 0.98, below: null });
  expect(relatedQuestions(most, 'hour')).toEqual([]);
});
