import { setTimeout } from 'node:timers/promises';
import { nodeHost } from '../../electron/vault/node-host.ts';
import { fileSource } from '../../electron/vault/node-sources.ts';
import { nodeThreads } from '../../electron/vault/node-threads.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { noThreads } from '../../shared/vault/threads.ts';
import { columnNames, recipeText } from './asked.ts';
import { type MeasuredProcess, peakBytes, timed } from './measured.ts';
import { oneRiskFigure } from './risk-figure.ts';

/**
 * `FILE THREADS RISK`: on so many threads at most, imports it as the command line does, asks, and works out one figure of risk or the whole preview. The
 * public time step is not waited for.
 */
const [path, threads, risk] = process.argv.slice(2) as [
  string,
  string,
  'no risk' | 'one figure' | 'whole preview',
];
const { mapping, questions } = parseRecipe(recipeText);
const io = { signal: new AbortController().signal, progress: () => {} };
const host = {
  ...nodeHost(memoryStore()),
  threads: threads === '1' ? noThreads : nodeThreads(Number(threads) - 1),
  sleep: async () => {},
};
const dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 } as const;
const source = await fileSource(path);
const tables = [
  { source, entries: [{ path: '', reading: { kind: 'delimited', dialect }, names: columnNames }] },
] as const;

let dataset: Dataset | 'not yet' = 'not yet';
const opened = (): Dataset => {
  if (dataset === 'not yet') throw new RangeError('not imported');
  return dataset;
};
const imported = await timed(async () => {
  dataset = await openDataset(
    {
      host,
      kind: 'durable',
      tables,
      format: 'CSV',
      population: 'bench',
      mapping,
      terms: 'default',
      leaveOut: [],
    },
    io,
  );
});
const peak = peakBytes();
// Buffers are given back after the collection that found them.
for (let collection = 0; collection < 2; collection++) {
  globalThis.gc?.();
  await setTimeout(100);
}
const heldBytes = process.memoryUsage().arrayBuffers;

const asked: MeasuredProcess['asked'] = {};
await opened().open(io);
asked['price'] = await timed(() => opened().price(questions));
for (const question of questions) asked[question.id] = await timed(() => opened().ask(question, io));
if (risk === 'whole preview')
  asked['whole risk preview'] = await timed(() => opened().risk.preview(asMapped, 'not a sample', io));
if (risk !== 'no risk') {
  opened().close();
  asked['one risk figure'] = await timed(await oneRiskFigure(source, tables, mapping, host));
}
await source.close();
process.stdout.write(
  JSON.stringify({ imported, peakBytes: peak, heldBytes, asked } satisfies MeasuredProcess),
);
