import { DuckDBInstance } from '@duckdb/node-api';
import { createSql, questionSql } from './asked.ts';
import { type MeasuredProcess, peakBytes, timed } from './measured.ts';

/** `FILE THREADS`: the same in native DuckDB, without privacy. */
const [path, threads] = process.argv.slice(2) as [string, string];
const duck = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const imported = await timed(() => duck.run(createSql(path)));
const peak = peakBytes();
const asked: MeasuredProcess['asked'] = {};
for (const [id, sql] of Object.entries(questionSql)) asked[id] = await timed(() => duck.runAndReadAll(sql));
process.stdout.write(
  JSON.stringify({ imported, peakBytes: peak, heldBytes: 0, asked } satisfies MeasuredProcess),
);
