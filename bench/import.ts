import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sampleAs } from '../electron/cli/sample-formats.ts';
import { nodeHost } from '../electron/vault/node-host.ts';
import { fileSource } from '../electron/vault/node-sources.ts';
import { memoryStore } from '../shared/ledger/memory-store.ts';
import { parseRecipe } from '../shared/policy/recipe.ts';
import { sampleCounts, sampleJourneys } from '../shared/sample/journeys.ts';
import { sampleRecipe } from '../shared/sample/recipe.ts';
import { look } from '../shared/vault/look.ts';
import { openDataset } from '../shared/vault/open-dataset.ts';
import type { Measured } from './privacy.ts';

/** An import, to journeys in order, beside native DuckDB reading the same file into a table in the same order. */
export async function measureImport(people: number, rounds: number): Promise<Measured[]> {
  const sample = { people, seed: 1 };
  const folder = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
  try {
    const { records } = sampleCounts(sample);
    const lines: Measured[] = [];
    for (const format of ['csv', 'parquet'] as const) {
      const path = join(folder, `sample.${format}`);
      await writeFile(path, Buffer.concat([...sampleAs(format, sampleJourneys(sample))]));
      const ours = await best(rounds, () => ourImport(path));
      const theirs = await best(rounds, () => duckdbImport(path, format));
      const perSecond = Math.round(records / (ours / 1000)).toLocaleString('en');
      lines.push({
        what: `import of ${records.toLocaleString('en')} events, ${format}`,
        value: `${perSecond} events/s; ${(ours / theirs).toFixed(1)} times native DuckDB`,
      });
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function best(rounds: number, run: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function ourImport(path: string): Promise<void> {
  const source = await fileSource(path);
  try {
    const { mapping } = parseRecipe(sampleRecipe());
    const { tables, summary } = await look([source], 'names');
    const io = { signal: new AbortController().signal, progress: () => {} };
    const dataset = await openDataset(
      {
        host: nodeHost(memoryStore()),
        kind: 'durable',
        tables,
        format: summary.format,
        population: 'bench',
        mapping,
        terms: 'default',
        leaveOut: [],
      },
      io,
    );
    dataset.close();
  } finally {
    await source.close();
  }
}

async function duckdbImport(path: string, format: 'csv' | 'parquet'): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect();
  const read = format === 'csv' ? `read_csv('${path}', header = true)` : `read_parquet('${path}')`;
  await connection.run(`CREATE TABLE events AS SELECT * FROM ${read} ORDER BY customer_id, event_time`);
  connection.closeSync();
}
