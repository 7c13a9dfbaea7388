import { expect, it } from 'vitest';
import { answerability } from '../../shared/policy/question-kinds.ts';
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
