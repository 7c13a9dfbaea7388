import fc from 'fast-check';
import type { PathsQuestion } from '../../../../shared/policy/questions/paths.ts';
import { touchpoint } from '../names.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part, text } from '../sql.ts';

export const pathsReference: ReferenceKind<PathsQuestion> = {
  questions: fc.record(
    {
      ask: fc.constant('paths' as const),
      start: touchpoint,
      depth: fc.integer({ min: 1, max: 5 }),
      collapse_repeats: fc.boolean(),
    },
    { requiredKeys: ['ask', 'depth', 'collapse_repeats'] },
  ),
  l0: () => 1,
  keys: (journey, question) => {
    const names = journey.map(event => event.touchpoint);
    const from = question.start === undefined ? 0 : names.indexOf(question.start);
    if (from < 0 || names.length === 0) return [];
    const whole = names
      .slice(from)
      .filter((name, i, all) => !question.collapse_repeats || i === 0 || name !== all[i - 1]);
    return [{ path: whole.slice(0, question.depth), end: whole.length > question.depth ? 'cut' : 'end' }];
  },
  sql: pathsSql,
};

function pathsSql({ start, depth, collapse_repeats }: PathsQuestion): string {
  const anchored =
    start === undefined
      ? 'SELECT * FROM ev'
      : `SELECT ev.* FROM ev JOIN (SELECT person, min(ts) AS first FROM ev WHERE touchpoint = ${text(start)} GROUP BY person)
         USING (person) WHERE ts >= first`;
  return `WITH a AS (${anchored}),
    o AS (SELECT person, touchpoint, ts, lag(touchpoint) OVER (PARTITION BY person ORDER BY ts) AS prev FROM a),
    d AS (SELECT person, touchpoint, row_number() OVER (PARTITION BY person ORDER BY ts) AS i FROM o
          WHERE ${collapse_repeats ? 'prev IS NULL OR prev <> touchpoint' : 'true'})
    SELECT person, ${object(
      `CASE WHEN max(i) > ${depth} THEN '"end":"cut"' ELSE '"end":"end"' END`,
      part('path', `list(touchpoint ORDER BY i) FILTER (WHERE i <= ${depth})`),
    )} AS pk FROM d GROUP BY person`;
}
