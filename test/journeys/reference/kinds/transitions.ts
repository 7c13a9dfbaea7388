import fc from 'fast-check';
import type { TransitionsQuestion } from '../../../../shared/policy/questions/transitions.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part } from '../sql.ts';

export const transitionsReference: ReferenceKind<TransitionsQuestion> = {
  questions: fc.record({
    ask: fc.constant('transitions' as const),
    at_most: fc.integer({ min: 1, max: 6 }),
    collapse_repeats: fc.boolean(),
  }),
  l0: question => question.at_most,
  keys: (journey, { collapse_repeats }) =>
    journey
      .slice(1)
      .map((event, i) => ({ from: journey[i]!.touchpoint, to: event.touchpoint }))
      .filter(({ from, to }) => !collapse_repeats || from !== to),
  sql: ({ collapse_repeats }) =>
    `WITH steps AS (SELECT person, lag(touchpoint) OVER (PARTITION BY person ORDER BY ts) AS a, touchpoint AS b FROM ev)
    SELECT DISTINCT person, ${object(part('from', 'a'), part('to', 'b'))} AS pk FROM steps
    WHERE a IS NOT NULL${collapse_repeats ? ' AND a <> b' : ''}`,
};
