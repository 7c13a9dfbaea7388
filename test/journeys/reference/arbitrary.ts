import fc from 'fast-check';
import type { Question } from '../../../shared/policy/question.ts';

/** Questions and shapes of journeys for property tests over `randomJourneys`. */

export const funnelTouchpoints = ['home', 'browse', 'cart', 'checkout', 'Ünï"|,'];

const touchpoint = fc.constantFrom(...funnelTouchpoints, '(none)', 'not in the data');

export const questions: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    ask: fc.constant('reach' as const),
    of: fc.constantFrom('touchpoint' as const, 'channel' as const, { attribute: 'country' }),
    at_most: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record(
    {
      ask: fc.constant('paths' as const),
      start: touchpoint,
      depth: fc.integer({ min: 1, max: 5 }),
      collapse_repeats: fc.boolean(),
    },
    { requiredKeys: ['ask', 'depth', 'collapse_repeats'] },
  ),
  fc.record({
    ask: fc.constant('trend' as const),
    of: touchpoint,
    period: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
    from: fc.constantFrom('2025-12-29', '2026-01-05', '2026-01-14'),
    to: fc.constantFrom('2026-01-20', '2026-02-02', '2026-05-01'),
    at_most: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record(
    {
      ask: fc.constant('funnel' as const),
      steps: fc.uniqueArray(touchpoint, { minLength: 2, maxLength: 4 }),
      order: fc.constant('sequential' as const),
      within_seconds: fc.integer({ min: 1, max: 8 }).map(hours => hours * 3600),
      by: fc.record({
        attribute: fc.constant('country'),
        at: fc.constantFrom('first' as const, 'last' as const),
      }),
    },
    { requiredKeys: ['ask', 'steps', 'order'] },
  ),
  fc.record({
    ask: fc.constant('time_to' as const),
    start: touchpoint,
    end: touchpoint,
    finest: fc.constantFrom('hour' as const, 'day' as const),
  }),
);

export const shapes = fc.record({
  people: fc.integer({ min: 0, max: 25 }),
  mostEvents: fc.integer({ min: 1, max: 12 }),
  touchpoints: fc.constant(funnelTouchpoints),
  times: fc.integer({ min: 1, max: 40 }),
  /** Within a day, or over months. */
  minutesApart: fc.constantFrom(20, 49 * 60),
  missing: fc.constantFrom(0, 0.2),
});
