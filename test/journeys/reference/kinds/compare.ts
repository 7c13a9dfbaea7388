import fc from 'fast-check';
import type { CompareQuestion } from '../../../../shared/policy/questions/compare.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';

export const compareReference: ReferenceKind<CompareQuestion> = {
  questions: fc
    .record({
      ask: fc.constant('compare' as const),
      by: fc.record({
        attribute: fc.constant('country'),
        at: fc.constantFrom('first' as const, 'last' as const),
      }),
      outcome: touchpoint,
      segments: fc.option(fc.constantFrom<string[]>(['DE', 'FR'], ['DE', 'nowhere'], ['(none)']), {
        nil: undefined,
      }),
    })
    .map(({ segments, ...rest }) => ({ ...rest, ...(segments && { segments }) })),
  l0: () => 1,
  keys: (journey, { by, outcome, segments }) => {
    const event = by.at === 'first' ? journey[0] : journey.at(-1);
    if (event === undefined || (segments && !segments.includes(event.country))) return [];
    const has = journey.some(({ touchpoint: name }) => name === outcome);
    return [{ segment: event.country, outcome: has ? 'yes' : 'no' }];
  },
};
