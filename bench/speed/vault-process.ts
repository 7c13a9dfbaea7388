import { nodeHost } from '../../electron/vault/node-host.ts';
import { fileSource } from '../../electron/vault/node-sources.ts';
import { memoryStore } from '../../shared/ledger/memory-store.ts';
import { parseRecipe } from '../../shared/policy/recipe.ts';
import { asMapped } from '../../shared/policy/risk-view.ts';
import type { Dataset } from '../../shared/vault/dataset.ts';
import { openDataset } from '../../shared/vault/open-dataset.ts';
import { columnNames, recipeText } from './asked.ts';
import { type MeasuredProcess, peakBytes, timed } from './measured.ts';

/**
 * `FILE [risk]`: imports it as the command line does, asks, and previews the risk where told so. The public time
 * step is not waited for.
 */
const [path, risk] = process.argv.slice(2) as [string, string?];
const { mapping, questions } = parseRecipe(recipeText);
const io = { signal: new AbortController().signal, progress: () => {} };
const host = { ...nodeHost(memoryStore()), sleep: async () => {} };
const dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skip_lines: 0 } as const;
const source = await fileSource(path);
const entries = [{ path: '', reading: { kind: 'delimited', dialect }, names: columnNames }] as const;

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
      tables: [{ source, entries }],
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
globalThis.gc?.();
const heldBytes = process.memoryUsage().arrayBuffers;

const asked: MeasuredProcess['asked'] = {};
await opened().open(io);
asked['price'] = await timed(() => opened().price(questions));
for (const question of questions) asked[question.id] = await timed(() => opened().ask(question, io));
if (risk === 'risk')
  asked['risk preview'] = await timed(() => opened().risk.preview(asMapped, 'not a sample', io));
await source.close();
process.stdout.write(
  JSON.stringify({ imported, peakBytes: peak, heldBytes, asked } satisfies MeasuredProcess),
);
