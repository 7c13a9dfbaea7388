import fc from 'fast-check';
import type { FrequencyQuestion } from '../../../../shared/policy/questions/frequency.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';

const counts = [
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 10],
  [11, 20],
  [21, 50],
  [51, 100],
  [101, null],
] as const;

/** In cents: below one euro, then from 1, 2, 5, 10 … on. */
function amountBin(cents: number): { from_count: number; to_count: number | null } | undefined {
  const edges = [
    1,
    ...Array.from({ length: 7 }, (_, power) => [1, 2, 5].map(step => 100 * step * 10 ** power)).flat(),
  ];
  const from = edges.filter(edge => edge <= cents).at(-1);
  if (from === undefined) return undefined;
  const next = edges.find(edge => edge > from);
  return { from_count: from, to_count: next === undefined ? null : next - 1 };
}

export const frequencyReference: ReferenceKind<FrequencyQuestion> = {
  questions: fc.record({
    ask: fc.constant('frequency' as const),
    of: fc.oneof(
      fc.constantFrom('events' as const, 'sessions' as const),
      fc.record({ touchpoint }),
      fc.constant({ amount: 'EUR' }),
    ),
  }),
  l0: () => 1,
  keys: (journey, { of }) => {
    if (typeof of === 'object' && 'amount' in of) {
      const bin = amountBin(journey.reduce((sum, { amount }) => sum + amount, 0));
      return bin === undefined ? [] : [bin];
    }
    const n =
      of === 'events'
        ? journey.length
        : of === 'sessions'
          ? new Set(journey.map(({ session }) => session)).size
          : journey.filter(event => event.touchpoint === of.touchpoint).length;
    return counts
      .filter(([from, to]) => n >= from && (to === null || n <= to))
      .map(([from_count, to_count]) => ({ from_count, to_count }));
  },
};
