import fc from 'fast-check';
import { type Question, questionSchema } from '../../../shared/policy/question.ts';
import { references } from './kinds.ts';
import { funnelTouchpoints } from './names.ts';
import { filters } from './where.ts';

/** Questions and shapes of journeys for property tests over `randomJourneys`. */

const ofEveryKind: fc.Arbitrary<object> = fc.oneof(...Object.values(references).map(kind => kind.questions));

export const questions: fc.Arbitrary<Question> = fc
  .tuple(ofEveryKind, filters)
  .map(([question, where]) => questionSchema.parse({ ...question, ...(where !== undefined && { where }) }));

export const shapes = fc.record({
  people: fc.integer({ min: 0, max: 25 }),
  mostEvents: fc.integer({ min: 1, max: 12 }),
  touchpoints: fc.constant(funnelTouchpoints),
  times: fc.integer({ min: 1, max: 40 }),
  /** Within a day, or over months. */
  minutesApart: fc.constantFrom(20, 49 * 60),
  missing: fc.constantFrom(0, 0.2),
});
