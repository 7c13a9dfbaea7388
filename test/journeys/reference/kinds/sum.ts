import fc from 'fast-check';
import type { MeanQuestion, SumQuestion } from '../../../../shared/policy/questions/sum.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';

type MoneyQuestion = SumQuestion | MeanQuestion;

function questionsOf<Ask extends 'sum' | 'mean'>(ask: Ask) {
  const by = fc.constantFrom('channel' as const, 'touchpoint' as const, undefined, {
    attribute: 'country',
    at: 'first' as const,
  });
  return fc
    .record({
      ask: fc.constant(ask),
      of: fc.constant('amount' as const),
      currency: fc.constant('EUR'),
      clamp: fc.integer({ min: 1, max: 5000 }),
      at_most: fc.integer({ min: 1, max: 4 }),
      by,
    })
    .map(({ by: named, ...rest }) => ({ ...rest, ...(named !== undefined && { by: named }) }));
}

/** The group of each event with an amount, and that amount. */
function groups(journey: readonly PlainEvent[], { by }: MoneyQuestion) {
  const paid = journey.filter(({ amount }) => amount !== 0);
  const fixed = typeof by === 'object' ? (by.at === 'first' ? paid[0] : paid.at(-1))?.country : undefined;
  return paid.map(event => {
    if (by === undefined) return { key: {}, amount: event.amount };
    if (typeof by === 'object') return { key: { country: fixed }, amount: event.amount };
    return { key: { [by]: event[by] }, amount: event.amount };
  });
}

function referenceFor<Ask extends 'sum' | 'mean'>(
  ask: Ask,
): ReferenceKind<Extract<MoneyQuestion, { ask: Ask }>> {
  return {
    questions: questionsOf(ask) as never,
    l0: ({ by, at_most }) => (by === 'channel' || by === 'touchpoint' ? at_most : 1),
    keys: (journey, question) => groups(journey, question).map(({ key }) => key),
    values: (journey, question) =>
      groups(journey, question).map(({ key, amount }) => ({ key, values: [amount] })),
    totals: ({ clamp }) => [clamp],
  };
}

export const sumReference = referenceFor('sum');
export const meanReference = referenceFor('mean');
