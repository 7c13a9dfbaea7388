import { readFileSync } from 'node:fs';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { seeded } from '../../test/fakes/random-journeys.ts';
import { askedPaths, wholeBudget } from './asked-paths.ts';
import { LogLikeness } from './log-likeness.ts';
import { fixed, type Table } from './table.ts';
import { travas } from './travas.ts';
import {
  inventedPart,
  massOf,
  type Sequence,
  storeOfSequences,
  type Variants,
  variantsOf,
} from './variants.ts';

const deltas = [0.5, 0.1, 0.05, 0.01, 0.001];
/** Relative log similarity of TraVaS on this log, as its authors publish it (mean of 10 runs). */
const published = new Map([
  [2, [0.771, 0.628, 0.622, 0.551, 0.516]],
  [1, [0.84, 0.73, 0.639, 0.566, 0.475]],
  [0.1, [0.889, 0.781, 0.726, 0.623, 0.441]],
  [0.01, [0.893, 0.785, 0.732, 0.6, 0.47]],
  [0.001, [0.892, 0.782, 0.733, 0.614, 0.487]],
]);
const publishedDifference = new Map([
  [1, [90_294, 129_283, 151_418, 165_110, 142_222]],
  [0.1, [57_763, 91_100, 110_843, 154_812, 182_256]],
]);

const random = platformRandom(bytes => crypto.getRandomValues(bytes));

/** Activities of each case in the order of their times, ties as they stand in the file. */
function readSepsis(path: string): Sequence[] {
  const [, ...rows] = readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
  const cases = new Map<string, { readonly time: string; readonly activity: string }[]>();
  for (const row of rows) {
    const [person, activity, time] = row.split(';') as [string, string, string];
    const events = cases.get(person) ?? [];
    if (events.length === 0) cases.set(person, events);
    events.push({ time, activity });
  }
  return [...cases.values()].map(events =>
    events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).map(({ activity }) => activity),
  );
}

interface Scores {
  readonly similarity: number | 'empty';
  readonly asPublished: number | 'empty';
  readonly difference: number;
  readonly invented: number;
  readonly people: number;
  readonly variants: number;
  readonly empty: number;
}

/** Means over the runs; of the similarity, as published, over those that released anything. */
function scored(
  original: Variants,
  likeness: LogLikeness,
  runs: number,
  release: (run: number) => Variants,
): Scores {
  const all = Array.from({ length: runs }, (_, run) => {
    const released = release(run);
    return {
      similarity: likeness.relativeLogSimilarity(released),
      asPublished: likeness.asPublished(released),
      difference: likeness.absoluteLogDifference(released),
      invented: inventedPart(original, released),
      people: massOf(released),
      variants: released.size,
    };
  });
  const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const shown = (numbers: readonly (number | 'empty')[]) => {
    const kept = numbers.filter(number => number !== 'empty');
    return kept.length === 0 ? 'empty' : mean(kept);
  };
  return {
    similarity: shown(all.map(({ similarity }) => similarity)),
    asPublished: shown(all.map(({ asPublished }) => asPublished)),
    difference: mean(all.map(({ difference }) => difference)),
    invented: mean(all.map(({ invented }) => invented)),
    people: mean(all.map(({ people }) => people)),
    variants: mean(all.map(({ variants }) => variants)),
    empty: all.filter(({ similarity }) => similarity === 'empty').length,
  };
}

const score = (similarity: Scores['similarity']) => (similarity === 'empty' ? '–' : fixed(similarity, 3));

/** TraVaS against its published cells, then our paths beside it on the same log at the same (ε, δ). */
export function* sepsisTables(path: string, runs: number): Generator<Table> {
  const sequences = readSepsis(path);
  const full = variantsOf(sequences);
  const likeness = new LogLikeness(full);
  const uniform = seeded(20_260_101);
  const baseline = new Map<string, Scores>();
  const rows: string[][] = [];
  for (const [epsilon, cells] of published) {
    deltas.forEach((delta, i) => {
      const own = scored(full, likeness, runs, () => travas(full, epsilon, delta, uniform));
      baseline.set(`${epsilon} ${delta}`, own);
      const tolerance = delta === 0.001 && epsilon <= 0.1 ? 0.06 : 0.03;
      const off = own.similarity === 'empty' ? Number.NaN : own.similarity - cells[i]!;
      const difference = publishedDifference.get(epsilon)?.[i];
      rows.push([
        String(epsilon),
        String(delta),
        fixed(cells[i]!, 3),
        score(own.similarity),
        fixed(off, 3),
        Math.abs(off) <= tolerance ? 'yes' : 'NO',
        score(own.asPublished),
        difference === undefined ? '' : String(difference),
        String(Math.round(own.difference)),
        fixed(own.variants, 1),
        String(own.empty),
      ]);
    });
  }
  yield {
    title: `TraVaS on Sepsis, re-implemented (${sequences.length} people, ${full.size} sequences, ${runs} runs)`,
    head: [
      'ε',
      'δ',
      'RLS published',
      'RLS',
      'off by',
      'within',
      'RLS, places cancelled',
      'ALD published',
      'ALD',
      'sequences',
      'empty runs',
    ],
    rows,
  };

  for (const depth of [20, 5]) {
    const cut = sequences.map(sequence => sequence.slice(0, depth));
    const cutVariants = variantsOf(cut);
    const cutLikeness = new LogLikeness(cutVariants);
    const store = storeOfSequences(sequences);
    const compared: string[][] = [];
    for (const epsilon of published.keys()) {
      for (const delta of deltas) {
        const whole = baseline.get(`${epsilon} ${delta}`)!;
        const cutTravas = scored(cutVariants, cutLikeness, runs, () =>
          travas(cutVariants, epsilon, delta, uniform),
        );
        const priced = [2, 20].map(k => wholeBudget({ k, epsilon, delta }));
        const ask = (k: number, run: number) =>
          askedPaths(store, depth, priced[k]!, `${run}`.padStart(2, '0'), random);
        const [own, strict] = [0, 1].map(k => scored(cutVariants, cutLikeness, runs, run => ask(k, run)));
        const against = scored(full, likeness, Math.min(runs, 3), run => ask(0, run));
        compared.push([
          String(epsilon),
          String(delta),
          score(whole.similarity),
          score(against.similarity),
          score(cutTravas.similarity),
          score(own!.similarity),
          score(strict!.similarity),
          String(Math.round(cutTravas.difference)),
          String(Math.round(own!.difference)),
          String(Math.round(strict!.difference)),
          `${fixed(cutTravas.people, 0)} / ${fixed(own!.people, 0)} / ${fixed(strict!.people, 0)}`,
          `${fixed(100 * own!.invented, 1)} %`,
        ]);
      }
    }
    yield {
      title: `Sepsis, first ${depth} steps: TraVaS and paths of depth ${depth} at the same (ε, δ), one question each`,
      head: [
        'ε',
        'δ',
        'whole journeys: TraVaS RLS',
        'paths RLS, k 2',
        `cut at ${depth}: TraVaS RLS`,
        'paths RLS, k 2',
        'k 20',
        'TraVaS ALD',
        'paths ALD, k 2',
        'k 20',
        'people shown: TraVaS / k 2 / k 20',
        'invented',
      ],
      rows: compared,
    };
  }
}
