import fc from 'fast-check';
import type { FunnelQuestion } from '../../../../shared/policy/questions/funnel.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part, text } from '../sql.ts';

export const funnelReference: ReferenceKind<FunnelQuestion> = {
  questions: fc.record(
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
  l0: () => 1,
  keys: (journey, question) => {
    const matches: number[] = [];
    for (const step of question.steps) {
      const next = journey.findIndex((event, i) => {
        if (i <= (matches.at(-1) ?? -1) || event.touchpoint !== step) return false;
        if (matches.length === 0 || question.within_seconds === undefined) return true;
        return event.seconds - journey[matches[0]!]!.seconds <= question.within_seconds;
      });
      if (next < 0) break;
      matches.push(next);
    }
    if (matches.length === 0) return [];
    const furthest = question.steps[matches.length - 1];
    if (question.by === undefined) return [{ furthest }];
    const lender = question.by.at === 'first' ? matches[0]! : matches.at(-1)!;
    return [{ furthest, country: journey[lender]!.country }];
  },
  sql: funnelSql,
};

function funnelSql({ steps, within_seconds, by }: FunnelQuestion): string {
  const window = within_seconds === undefined ? '' : `AND e.seconds <= p.t0 + ${within_seconds}`;
  const chain = steps.map((step, i) =>
    i === 0
      ? `s1 AS (SELECT person, min(ts) AS t, arg_min(seconds, ts) AS t0, arg_min(country, ts) AS c FROM ev
          WHERE touchpoint = ${text(step)} GROUP BY person)`
      : `s${i + 1} AS (SELECT person, min(e.ts) AS t, any_value(p.t0) AS t0, arg_min(e.country, e.ts) AS c
          FROM ev e JOIN s${i} p USING (person)
          WHERE e.touchpoint = ${text(step)} AND e.ts > p.t ${window} GROUP BY person)`,
  );
  const reached = steps.map(
    (step, i) => `SELECT person, ${i + 1} AS j, ${text(step)} AS step, c FROM s${i + 1}`,
  );
  const far = `far AS (SELECT person, arg_max(step, j) AS step, arg_min(c, j) AS first, arg_max(c, j) AS last
    FROM (${reached.join(' UNION ALL ')}) GROUP BY person)`;
  const key =
    by === undefined
      ? object(part('furthest', 'step'))
      : object(part(by.attribute, by.at), part('furthest', 'step'));
  return `WITH ${chain.join(', ')}, ${far} SELECT person, ${key} AS pk FROM far`;
}
