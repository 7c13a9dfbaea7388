import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { journeyQuestion, l0Of } from '../../shared/journeys/questions/asking.ts';
import { run } from '../../shared/journeys/runner.ts';
import type { Question } from '../../shared/policy/question.ts';
import { type FakeEvent, randomJourneys, storeOf } from '../fakes/random-journeys.ts';
import { questions, shapes } from './reference/arbitrary.ts';
import { referenceOf } from './reference/kinds.ts';
import { filteredSql } from './reference/where.ts';

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
const ordered = `ordered AS (
  SELECT person, touchpoint, channel, country, micros // 3600000000 * 3600 AS seconds,
         row_number() OVER (PARTITION BY person ORDER BY micros, seq) AS ts
  FROM source)`;

/** Contributions of everybody, bounded by the keyed sample (PRIVACY.md 2.1). */
function contributionsSql(question: Question): string | undefined {
  const sql = referenceOf(question).sql?.(question);
  if (sql === undefined) return undefined;
  return `WITH ${ordered}, ${filteredSql(question.where)}, per AS (${sql})
    SELECT person, pk FROM per
    QUALIFY row_number() OVER (PARTITION BY person
      ORDER BY sha256(concat('${seedHex}|', person, '|', pk)), pk) <= ${l0Of(question)}`;
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
      const sql = contributionsSql(question);
      fc.pre(sql !== undefined);
      const events = randomJourneys(seed, shape);
      await load(events);
      const { store } = storeOf(events);
      const bounds = { l0: l0Of(question), seedHex, measures: [] };
      const asked = journeyQuestion(question);
      const histogram = run(store, asked, bounds);
      const bins = histogram.bins(1);

      const expected = await rows(`SELECT pk, count(*) FROM (${sql}) GROUP BY pk`);
      const got = bins.map(bin => [JSON.stringify(sorted(bin.key)), Number(bin.people.exact)] as const);
      expect(new Map(got)).toEqual(new Map(expected));

      const shown = bins.filter(bin => bin.people.exact >= 3n);
      const outside =
        await rows(`WITH c AS (${sql}), shown AS (SELECT pk FROM c GROUP BY pk HAVING count(*) >= 3)
        SELECT '0', count(DISTINCT person) FROM c
        WHERE person NOT IN (SELECT person FROM c JOIN shown USING (pk))`);
      expect(histogram.outside(shown).exact).toBe(BigInt(outside[0]![1]));
    }),
    { seed: 20260301, numRuns: 300 },
  );
});

function sorted(key: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}
