import fc from 'fast-check';
import type { TransitionsQuestion } from '../../../../shared/policy/questions/transitions.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part } from '../sql.ts';

export const transitionsReference: ReferenceKind<TransitionsQuestion> = {
  questions: fc.record(
    {
      ask: fc.constant('transitions' as const),
      at_most: fc.integer({ min: 1, max: 6 }),
      collapse_repeats: fc.boolean(),
      times: fc.constantFrom('hour' as const, 'day' as const),
    },
    { requiredKeys: ['ask', 'at_most', 'collapse_repeats'] },
  ),
  l0: question => question.at_most,
  keys: (journey, { collapse_repeats, times }) => {
    const steps = journey
      .slice(1)
      .map((event, i) => ({
        from: journey[i]!.touchpoint,
        to: event.touchpoint,
        hours: (event.seconds - journey[i]!.seconds) / 3600,
      }))
      .filter(({ from, to }) => !collapse_repeats || from !== to);
    return steps
      .filter(({ from, to }, i) => steps.findIndex(step => step.from === from && step.to === to) === i)
      .map(({ from, to, hours }) => {
        if (times === undefined) return { from, to };
        const edges = times === 'hour' ? [0, 1, 24, 168, 720] : [0, 24, 168, 720];
        const at = edges.findLastIndex(edge => edge <= hours);
        const until = edges[at + 1];
        return {
          from,
          to,
          from_seconds: edges[at]! * 3600,
          to_seconds: until === undefined ? null : until * 3600,
        };
      });
  },
  sql: ({ collapse_repeats, times }) =>
    times !== undefined
      ? undefined
      : `WITH steps AS (SELECT person, lag(touchpoint) OVER (PARTITION BY person ORDER BY ts) AS a, touchpoint AS b FROM ev)
    SELECT DISTINCT person, ${object(part('from', 'a'), part('to', 'b'))} AS pk FROM steps
    WHERE a IS NOT NULL${collapse_repeats ? ' AND a <> b' : ''}`,
};
