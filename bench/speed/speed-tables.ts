import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { appTimes, importInChromium } from './app-times.ts';
import { growthPlot } from './growth-plot.ts';
import { writeJourneyFile } from './journey-file.ts';
import { type MeasuredProcess, measuredBy } from './measured.ts';

/** Most events of which the whole preview is made, and one figure of it. */
const mostForPreview = 1_000_000;
const mostForFigure = 10_000_000;
/** Native DuckDB orders all of a file in memory. */
const mostForDuckdb = 10_000_000;

interface Size {
  readonly events: number;
  /** That each side may use. */
  readonly threads: number;
  readonly fileBytes: number;
  readonly vault: MeasuredProcess;
  readonly duck: MeasuredProcess | 'not measured';
}

const print = (line: string) => process.stdout.write(`${line}\n`);

export interface SpeedRun {
  /** How many events each file has. */
  readonly sizes: readonly number[];
  /** How many threads each side may use, once for each. */
  readonly threads: readonly number[];
  /** Path of the plot that is drawn of them. */
  readonly plot: string | 'no plot';
  readonly withApp: boolean;
  readonly withDuckdb: boolean;
}

/**
 * Imports and asks beside native DuckDB on as many threads each, every side in a process of its own, at several sizes;
 * prints tables for docs/performance.md and draws its plot. Compare ratios: both sides are of one run.
 */
export async function printSpeedTables({
  sizes: asked,
  threads,
  plot,
  withApp,
  withDuckdb,
}: SpeedRun): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'murmuration-bench-'));
  try {
    print(`${availableParallelism()} processors, Node ${process.version}`);
    const sizes: Size[] = [];
    for (const events of asked) {
      const path = join(folder, `${events}.csv`);
      await writeJourneyFile({ path, events, people: events / 10 });
      const { size: fileBytes } = await stat(path);
      const ofFigure = events <= mostForFigure ? 'one figure' : 'no risk';
      for (const each of threads) {
        const risk = events <= mostForPreview ? 'whole preview' : ofFigure;
        const vault = await measuredBy('vault-process.ts', [path, String(each), risk]);
        const duck =
          withDuckdb && events <= mostForDuckdb
            ? await measuredBy('duckdb-process.ts', [path, String(each)])
            : 'not measured';
        sizes.push({ events, threads: each, fileBytes, vault, duck });
        printSize(sizes[sizes.length - 1]!);
      }
      if (withApp) {
        const seconds = await importInChromium(path);
        const { duck } = sizes[sizes.length - threads.length]!;
        const times =
          duck === 'not measured'
            ? ''
            : `, ${(seconds / duck.imported.seconds).toFixed(2)} times DuckDB's on ${threads[0]} threads`;
        print(`Import in Chromium: ${seconds.toPrecision(3)} s${times}.`);
      }
      await rm(path);
    }
    if (plot !== 'no plot')
      await writeFile(plot, growthPlot(sizes.filter(size => size.threads === threads[0])));
    if (withApp) {
      const { usable, firstChart } = await appTimes();
      print('\n| the app in Chromium | seconds |\n| --- | --- |');
      print(
        `| start to usable | ${usable.toFixed(2)} |\n| the sample's first chart, from the click | ${firstChart.toFixed(2)} |`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printSize({ events, threads, fileBytes, vault, duck }: Size): void {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  print(
    `\n${events.toLocaleString('en')} events of ${(events / 10).toLocaleString('en')} people, ${megabytes(fileBytes)}; at most ${threads} ${threads === 1 ? 'thread' : 'threads'} on each side`,
  );
  print(
    '\n| | vault, s (CPU) | DuckDB, s (CPU) | DuckDB ÷ vault by CPU, by the clock |\n| --- | --- | --- | --- |',
  );
  const row = (what: string, own: Task, theirs: Task | undefined) => {
    const of = ({ seconds, cpu }: Task) => `${seconds.toPrecision(3)} (${cpu.toPrecision(3)})`;
    const times = (figure: keyof Task) => `${(theirs![figure] / own[figure]).toPrecision(2)} ×`;
    const ratio = theirs === undefined ? '–' : `${times('cpu')}, ${times('seconds')}`;
    print(`| ${what} | ${of(own)} | ${theirs === undefined ? '–' : of(theirs)} | ${ratio} |`);
  };
  const theirs = duck === 'not measured' ? undefined : duck;
  row('import, in order', vault.imported, theirs?.imported);
  for (const [id, own] of Object.entries(vault.asked)) row(id, own, theirs?.asked[id]);
  const perEvent = (vault.heldBytes / events).toFixed(1);
  print(
    `\nMost memory while importing: vault ${megabytes(vault.peakBytes)}${theirs === undefined ? '' : `, DuckDB ${megabytes(theirs.peakBytes)}`}. Held in arrays afterwards: ${perEvent} bytes an event.`,
  );
}

type Task = MeasuredProcess['imported'];
