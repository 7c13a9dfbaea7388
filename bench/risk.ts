import { DuckDBInstance } from '@duckdb/node-api';
import { finished } from '../shared/journeys/finished.ts';
import { asMapped } from '../shared/policy/risk-view.ts';
import { sizeHistogram } from '../shared/risk/class-figures.ts';
import { classesBy, classSizes } from '../shared/risk/classes.ts';
import { sampledUnicity } from '../shared/risk/unicity.ts';
import { bucketParts, labelParts, personColumn } from '../shared/vault/risk-columns.ts';
import { RiskFigures } from '../shared/vault/risk-figures.ts';
import { plainMapping } from '../test/fakes/asked-vault.ts';
import { randomJourneys, storeOf } from '../test/fakes/random-journeys.ts';
import type { Measured } from './privacy.ts';

/**
 * Risk figures over ten events a person on average, beside the reference SQL of RISK.md section 10 on native
 * DuckDB (2 threads) in the same run.
 */
export async function measureRisk(people: number): Promise<Measured[]> {
  const shape = {
    people,
    mostEvents: 19,
    touchpoints: Array.from({ length: 30 }, (_, i) => `page ${i}`),
    times: 24 * 90,
    minutesApart: 60,
    missing: 0.02,
  };
  const { store } = storeOf(randomJourneys(1, shape));
  const mapping = { ...plainMapping, public: shape.touchpoints.slice(0, 5) };

  const duck = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  await loadInto(duck, store);

  const ours = {
    classes: () => {
      const country = personColumn(store, mapping, 'country', 'as mapped');
      return sizeHistogram(classSizes(classesBy(store.people, [country])));
    },
    unicity: () =>
      sampledUnicity(
        {
          offsets: store.offsets,
          label: labelParts(store, mapping, 'touchpoint', 'as mapped'),
          bucket: bucketParts(store, 'day'),
        },
        3,
      )[2],
  };
  const theirs = { classes: classesSql, unicity: unicitySql(3) };
  const measured: Measured[] = [];
  for (const what of ['classes', 'unicity'] as const) {
    const own = await middle(async () => ours[what]());
    const sql = await middle(() => duck.run(theirs[what]));
    measured.push({
      what: `${what} over ${store.events} events, and native SQL`,
      value: `${own.toFixed(0)} ms, ${sql.toFixed(0)} ms: ${(own / sql).toFixed(2)} times`,
    });
  }

  const start = performance.now();
  const figures = new RiskFigures(store, mapping);
  const all = (view: typeof asMapped) => {
    finished(figures.columns(view, 20));
    finished(figures.paths(view));
    finished(figures.unicity(view));
  };
  all(asMapped);
  const first = performance.now() - start;
  measured.push({ what: 'the whole first preview (grid of 20 cells)', value: `${first.toFixed(0)} ms` });
  for (const [name, view] of [
    ['what if: times to the day', { ...asMapped, precision: 'day' as const }],
    ['what if: declared touchpoints only', { ...asMapped, touchpoints: 'declared' as const }],
    ['what if: without the attribute', { ...asMapped, attributes: { country: 'dropped' as const } }],
  ] as const) {
    const from = performance.now();
    all(view);
    measured.push({ what: name, value: `${(performance.now() - from).toFixed(0)} ms` });
  }
  return measured;
}

type Duck = Awaited<ReturnType<Awaited<ReturnType<typeof DuckDBInstance.create>>['connect']>>;

async function loadInto(duck: Duck, store: ReturnType<typeof storeOf>['store']): Promise<void> {
  if (store.clock.kind === 'order') throw new RangeError('a clock is needed');
  const { at } = store.clock;
  await duck.run('CREATE TABLE e (u INTEGER, label INTEGER, day INTEGER, country INTEGER)');
  const appender = await duck.createAppender('e');
  const country = store.attributes.get('country')!;
  for (let person = 0; person < store.people; person++) {
    for (let event = store.offsets[person]!; event < store.offsets[person + 1]!; event++) {
      appender.appendInteger(person);
      appender.appendInteger(store.touchpoint.codes[event]!);
      appender.appendInteger(Math.floor(at[event]! / 24));
      appender.appendInteger(country.codes[event]!);
      appender.endRow();
    }
  }
  appender.closeSync();
}

const classesSql = `
  WITH p AS (SELECT u, first(country) country FROM e GROUP BY u),
       k AS (SELECT country, count(*) f FROM p GROUP BY ALL)
  SELECT f size, count(*) cnt FROM k GROUP BY f ORDER BY f`;

/** RISK.md section 10: 2,000 draws of a person and p of their distinct points. */
const unicitySql = (p: number) => `
  WITH pt AS (SELECT DISTINCT u, label::BIGINT * 100000 + day x FROM e),
       el AS (SELECT u, row_number() OVER () i FROM (SELECT u FROM pt GROUP BY u HAVING count(*) >= ${p})),
       dr AS (SELECT d, 1 + (hash(d) % (SELECT count(*) FROM el)) i FROM range(2000) t(d)),
       kn AS (SELECT d, x FROM (
         SELECT d, x, row_number() OVER (PARTITION BY d ORDER BY hash(d, x)) r
         FROM dr JOIN el USING (i) JOIN pt USING (u)) WHERE r <= ${p}),
       m AS (SELECT d, pt.u FROM kn JOIN pt USING (x) GROUP BY d, pt.u HAVING count(*) = ${p}),
       c AS (SELECT d, count(*) k FROM m GROUP BY d)
  SELECT avg((k = 1)::INT) unicity, avg(1.0 / k) success FROM c`;

/** The middle of several runs, in milliseconds, after one that warms up. */
async function middle(task: () => Promise<unknown>, runs = 5): Promise<number> {
  await task();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await task();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1]!;
}
