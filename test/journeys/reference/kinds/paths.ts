import fc from 'fast-check';
import type { PathsQuestion } from '../../../../shared/policy/questions/paths.ts';
import { touchpoint } from '../names.ts';
import type { PlainEvent } from '../plain-journeys.ts';
import type { ReferenceKind } from '../reference-kind.ts';
import { object, part, text } from '../sql.ts';

const all = fc.record(
  {
    ask: fc.constant('paths' as const),
    by: fc.constant('channel' as const),
    start: touchpoint,
    end: touchpoint,
    occurrence: fc.constant('last' as const),
    depth: fc.integer({ min: 1, max: 5 }),
    before: fc.integer({ min: 1, max: 3 }),
    collapse_repeats: fc.boolean(),
    exclude: fc.uniqueArray(touchpoint, { minLength: 1, maxLength: 2 }),
    groups: fc.constant<Record<string, string[]>>({ home: ['browse'], 'a name of ours': ['cart', 'email'] }),
    scope: fc.constant('session' as const),
    tree: fc.constant(true as const),
  },
  { requiredKeys: ['ask', 'depth', 'collapse_repeats'] },
);

/** Those that the vault would not refuse. */
const askable = all.map(({ exclude, before, tree, ...rest }) => {
  const forwards = rest.end === undefined || rest.start !== undefined;
  const others = exclude?.filter(name => name !== rest.start && name !== rest.end) ?? [];
  return {
    ...rest,
    ...(others.length > 0 && { exclude: others }),
    ...(before !== undefined && !tree && rest.start !== undefined && rest.end === undefined && { before }),
    ...(tree && forwards && { tree }),
  };
});

export const pathsReference: ReferenceKind<PathsQuestion> = {
  questions: askable,
  l0: ({ depth, tree }) => (tree ? depth + 1 : 1),
  keys: (journey, question) => {
    const { start, end, depth, before, occurrence, scope } = question;
    const anchor = occurrence === 'last' ? (end ?? start) : (start ?? end);
    const placed = journey.flatMap(event => {
      const name = placeOf(question, event);
      return name === 'none' ? [] : [{ name, session: event.session }];
    });
    const held = (occurrence === 'last' ? placed.toReversed() : placed).find(
      ({ name }) => anchor === undefined || name === anchor,
    );
    if (held === undefined) return [];
    const names = placed
      .filter(({ session }) => scope === undefined || session === held.session)
      .map(({ name }) => name)
      .filter((name, i, all) => !question.collapse_repeats || name !== all[i - 1]);

    let [front, path, after] = [[] as string[], names, [] as string[]];
    if (start !== undefined && end !== undefined) {
      const pairs = names.flatMap((from, i) => (from === start ? [i] : []));
      const last = names.lastIndexOf(end);
      const first = occurrence === 'last' ? pairs.findLast(i => i < last) : pairs[0];
      if (first === undefined) return [];
      const to = occurrence === 'last' ? last : names.indexOf(end, first + 1);
      if (to < 0) return [];
      path = names.slice(first, to + 1);
    } else if (end !== undefined) {
      const to = occurrence === 'last' ? names.lastIndexOf(end) : names.indexOf(end);
      const whole = names.slice(0, to + 1);
      return [{ path: whole.slice(-depth), end: whole.length > depth ? 'cut' : 'end' }];
    } else if (start !== undefined) {
      const from = occurrence === 'last' ? names.lastIndexOf(start) : names.indexOf(start);
      [front, path] = [names.slice(Math.max(0, from - (before ?? 0)), from), names.slice(from)];
    }
    after = path.slice(depth);
    const key = { path: [...front, ...path.slice(0, depth)], end: after.length > 0 ? 'cut' : 'end' };
    if (question.tree) {
      const beginnings = key.path.map((_, i) => ({ path: key.path.slice(0, i + 1), end: 'on' }));
      return after.length > 0 ? beginnings : [...beginnings, key];
    }
    return [before === undefined ? key : { ...key, before: front.length }];
  },
  sql: pathsSql,
};

function placeOf({ by, exclude = [], groups = {} }: PathsQuestion, event: PlainEvent): string {
  const name = by === 'channel' ? event.channel : event.touchpoint;
  const group = Object.keys(groups).find(group => groups[group]!.includes(name)) ?? name;
  return exclude.includes(name) || exclude.includes(group) ? 'none' : group;
}

/** PRIVACY.md Appendix A has whole journeys of touchpoints from their first start. */
function pathsSql(question: PathsQuestion): string | undefined {
  const { by, end, occurrence, before, exclude, groups, scope, tree } = question;
  const more = by ?? end ?? occurrence ?? before ?? exclude ?? groups ?? scope ?? tree;
  return more === undefined ? fromStartSql(question) : undefined;
}

function fromStartSql({ start, depth, collapse_repeats }: PathsQuestion): string {
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
