import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { countOutside, run } from '../../shared/journeys/runner.ts';
import type {
  FunnelQuestion,
  PathsQuestion,
  Question,
  ReachQuestion,
  TimeToQuestion,
  TrendQuestion,
} from '../../shared/policy/question.ts';
import { type FakeEvent, randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { questions, shapes } from './reference/arbitrary.ts';

/**
 * The SQL forms of PRIVACY.md (2.1 and Appendix A) on native DuckDB, which shares nothing with the
 * runner. Keys come as JSON texts; events are numbered by time and source order, as "sequence" means
 * later position.
 */

const seedHex = 'a4ff94f1ffb3a8c404c8c4f43f228a08d3f9b7c7d7d0dd1a489a917c1edad3db';
let database: DuckDBConnection;

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  database = await instance.connect();
  await database.run(
    'CREATE TABLE source (seq INTEGER, person VARCHAR, micros BIGINT, touchpoint VARCHAR, channel VARCHAR, country VARCHAR)',
  );
});

afterAll(() => database.closeSync());

async function load(events: readonly FakeEvent[]): Promise<void> {
  await database.run('DELETE FROM source');
  const appender = await database.createAppender('source');
  for (const [seq, event] of events.entries()) {
    appender.appendInteger(seq);
    appender.appendVarchar(event.person);
    appender.appendBigInt(BigInt(event.time));
    for (const text of [event.touchpoint, event.channel, event.country]) {
      appender.appendVarchar(text === '' ? '(none)' : text);
    }
    appender.endRow();
  }
  appender.closeSync();
}

/** Numbered events; seconds are those at which the hour starts. */
const ordered = `ev AS (
  SELECT person, touchpoint, channel, country, micros // 3600000000 * 3600 AS seconds,
         row_number() OVER (PARTITION BY person ORDER BY micros, seq) AS ts
  FROM source)`;

/** Quotes a name in a text of SQL. */
const text = (name: string) => `'${name.replaceAll("'", "''")}'`;

/** JSON text of a key, its parts in the order of their names. */
const object = (...parts: readonly string[]) => `concat('{', concat_ws(',', ${parts.join(', ')}), '}')`;
const part = (name: string, sql: string) => `concat('"${name}":', to_json(${sql})::VARCHAR)`;

function reachSql({ of, at_most }: ReachQuestion): string {
  const column = typeof of === 'string' ? of : of.attribute;
  return `WITH ${ordered},
    per AS (SELECT person, ${object(part(column, column))} AS pk FROM ev GROUP BY person, ${column})
    SELECT person, pk FROM per
    QUALIFY row_number() OVER (PARTITION BY person
            ORDER BY sha256(concat('${seedHex}', '|', person, '|', pk)), pk) <= ${at_most}`;
}

function pathsSql({ start, depth, collapse_repeats }: PathsQuestion): string {
  const anchored =
    start === undefined
      ? 'SELECT * FROM ev'
      : `SELECT ev.* FROM ev JOIN (SELECT person, min(ts) AS first FROM ev WHERE touchpoint = ${text(start)} GROUP BY person)
         USING (person) WHERE ts >= first`;
  return `WITH ${ordered}, a AS (${anchored}),
    o AS (SELECT person, touchpoint, ts, lag(touchpoint) OVER (PARTITION BY person ORDER BY ts) AS prev FROM a),
    d AS (SELECT person, touchpoint, row_number() OVER (PARTITION BY person ORDER BY ts) AS i FROM o
          WHERE ${collapse_repeats ? 'prev IS NULL OR prev <> touchpoint' : 'true'})
    SELECT person, ${object(
      `CASE WHEN max(i) > ${depth} THEN '"end":"cut"' ELSE '"end":"end"' END`,
      part('path', `list(touchpoint ORDER BY i) FILTER (WHERE i <= ${depth})`),
    )} AS pk FROM d GROUP BY person`;
}

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
  return `WITH ${ordered}, ${chain.join(', ')}, ${far} SELECT person, ${key} AS pk FROM far`;
}

function timeToSql({ start, end, finest }: TimeToQuestion): string {
  const hours = [0, 1, 3, 6, 12, 24, 48, 72, 168, 336, 720].filter(
    edge => finest === 'hour' || edge === 0 || edge >= 24,
  );
  const bins = hours.map((edge, i) => {
    const next = hours[i + 1];
    return next === undefined ? `(${edge * 3600}, NULL)` : `(${edge * 3600}, ${next * 3600})`;
  });
  return `WITH ${ordered},
    s AS (SELECT person, min(ts) AS t, arg_min(seconds, ts) AS seconds FROM ev
          WHERE touchpoint = ${text(start)} GROUP BY person),
    e AS (SELECT ev.person, arg_min(ev.seconds, ev.ts) - any_value(s.seconds) AS passed
          FROM ev JOIN s USING (person) WHERE ev.touchpoint = ${text(end)} AND ev.ts > s.t GROUP BY ev.person),
    b(lo, hi) AS (VALUES ${bins.join(', ')})
    SELECT person, concat('{"from_seconds":', lo, ',"to_seconds":', coalesce(hi::VARCHAR, 'null'), '}') AS pk
    FROM e JOIN b ON passed >= lo AND (hi IS NULL OR passed < hi)`;
}

function trendSql({ of, period, from, to, at_most }: TrendQuestion): string {
  const format = { day: '%Y-%m-%d', week: '%G-W%V', month: '%Y-%m' }[period];
  const moment = 'make_timestamp(seconds::BIGINT * 1000000)';
  return `WITH ${ordered},
    declared AS (SELECT DISTINCT date_trunc('${period}', day) AS p
      FROM generate_series(DATE '${from}', DATE '${to}' - INTERVAL 1 DAY, INTERVAL 1 DAY) AS g(day)),
    per AS (SELECT DISTINCT person, ${object(part('period', `strftime(${moment}, '${format}')`))} AS pk
      FROM ev WHERE touchpoint = ${text(of)} AND date_trunc('${period}', ${moment}) IN (SELECT p FROM declared))
    SELECT person, pk FROM per
    QUALIFY row_number() OVER (PARTITION BY person
      ORDER BY sha256(concat('${seedHex}|', person, '|', pk))) <= ${at_most}`;
}

function contributionsSql(question: Question): string {
  switch (question.ask) {
    case 'reach':
      return reachSql(question);
    case 'paths':
      return pathsSql(question);
    case 'funnel':
      return funnelSql(question);
    case 'time_to':
      return timeToSql(question);
    case 'trend':
      return trendSql(question);
  }
}

async function rows(sql: string): Promise<(readonly [string, number])[]> {
  const reader = await database.runAndReadAll(sql);
  return reader.getRows().map(([key, people]) => [sameJson(String(key)), Number(people)] as const);
}

/** JSON as both sides write it: escapes may differ between them. */
const sameJson = (key: string) => JSON.stringify(JSON.parse(key));

it('agrees with the SQL forms on DuckDB', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), shapes, questions, async (seed, shape, question) => {
      const events = randomJourneys(seed, shape);
      await load(events);
      const { store } = storeOf(events);
      const bounds = { l0: l0Of(question), seedHex, measures: [] };
      const asked = journeyQuestion(question);
      const bins = run(store, asked, bounds).bins(1);

      const sql = contributionsSql(question);
      const expected = await rows(`SELECT pk, count(*) FROM (${sql}) GROUP BY pk`);
      const got = bins.map(bin => [JSON.stringify(sorted(bin.key)), Number(bin.people.exact)] as const);
      expect(new Map(got)).toEqual(new Map(expected));

      const shown = bins.filter(bin => bin.people.exact >= 3n);
      const outside =
        await rows(`WITH c AS (${sql}), shown AS (SELECT pk FROM c GROUP BY pk HAVING count(*) >= 3)
        SELECT '0', count(DISTINCT person) FROM c
        WHERE person NOT IN (SELECT person FROM c JOIN shown USING (pk))`);
      expect(countOutside(store, asked, bounds, shown).exact).toBe(BigInt(outside[0]![1]));
    }),
    { seed: 20260301, numRuns: 300 },
  );
});

function sorted(key: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}
