import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { platformRandom } from '../../shared/privacy/random-source.ts';
import { seeded } from '../../test/fakes/random-journeys.ts';
import { askedPaths, wholeBudget } from './asked-paths.ts';
import { fixed, type Table } from './table.ts';
import { massOf, type Sequence, storeOfSequences, variantsOf } from './variants.ts';

interface Place {
  readonly people: number;
  readonly depth: number;
  readonly epsilon: number;
  /** Coverage by one noised path a person with the Laplace threshold at k 1, and of what, where it is known. */
  readonly before: number;
  readonly shown: string;
}

/** Observed-path selection at δ 1e-6, one path a person, measured before the product was there. */
const places: readonly Place[] = [
  { people: 1000, depth: 3, epsilon: 1, before: 0.533, shown: '16 of 237' },
  { people: 1000, depth: 5, epsilon: 1, before: 0.391, shown: '12 of 378' },
  { people: 5000, depth: 3, epsilon: 0.5, before: 0.696, shown: '39 of 603' },
  { people: 5000, depth: 3, epsilon: 1, before: 0.751, shown: '54 of 603' },
  { people: 5000, depth: 3, epsilon: 2, before: 0.801, shown: '79 of 603' },
  { people: 5000, depth: 5, epsilon: 1, before: 0.607, shown: '47 of 1,287' },
  { people: 50_000, depth: 3, epsilon: 1, before: 0.916, shown: '273 of 1,605' },
  { people: 50_000, depth: 5, epsilon: 1, before: 0.775, shown: '270 of 6,214' },
  { people: 989_818, depth: 3, epsilon: 1, before: 0.991, shown: '1,380' },
  { people: 989_818, depth: 5, epsilon: 1, before: 0.918, shown: '3,157' },
];

const random = platformRandom(bytes => crypto.getRandomValues(bytes));

/** Page categories of each visitor in order. */
function readMsnbc(path: string): Sequence[] {
  const [file] = Object.entries(unzipSync(readFileSync(path))).filter(([name]) =>
    /^msnbc.*\.seq$/.test(name),
  );
  const lines = new TextDecoder().decode(file![1]).split('\n');
  const body = lines.slice(lines.findIndex(line => line.startsWith('% Sequences')) + 1);
  return body
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => line.split(/\s+/));
}

/** The first so many of a shuffled list that a seed decides. */
function sampled<T>(things: readonly T[], size: number): T[] {
  if (size >= things.length) return [...things];
  const uniform = seeded(7);
  const copy = [...things];
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(uniform() * (copy.length - i));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy.slice(0, size);
}

export function msnbcTable(path: string, mostPeople: number): Table {
  const everybody = readMsnbc(path);
  const rows: string[][] = [];
  for (const people of new Set(places.map(place => place.people))) {
    if (people > mostPeople) continue;
    const sequences = sampled(everybody, people);
    const store = storeOfSequences(sequences);
    for (const { depth, epsilon, before, shown } of places.filter(place => place.people === people)) {
      const exact = variantsOf(sequences.map(sequence => sequence.slice(0, depth)));
      const runs = people > 100_000 ? 2 : 10;
      const cells = [2, 20].map(k => {
        const priced = wholeBudget({ k, epsilon, delta: 1e-6 });
        const all = Array.from({ length: runs }, (_, run) => {
          const released = askedPaths(store, depth, priced, `${run}`.padStart(2, '0'), random);
          const covered = [...released.keys()].reduce((sum, key) => sum + exact.get(key)!, 0);
          const errors = [...released]
            .map(([key, value]) => Math.abs(value / exact.get(key)! - 1))
            .sort((a, b) => a - b);
          return {
            coverage: covered / massOf(exact),
            paths: released.size,
            error: errors[errors.length >> 1] ?? Number.NaN,
          };
        });
        const mean = (of: (one: (typeof all)[number]) => number) =>
          all.reduce((sum, one) => sum + of(one), 0) / runs;
        return {
          smallest: priced.plan.smallest_shown,
          coverage: mean(one => one.coverage),
          paths: mean(one => one.paths),
          error: mean(one => one.error),
        };
      });
      const [least, usual] = cells;
      rows.push([
        String(people),
        String(depth),
        String(epsilon),
        fixed(before, 3),
        shown,
        fixed(least!.coverage, 3),
        `${fixed(least!.paths, 0)} of ${exact.size}`,
        String(least!.smallest),
        `${fixed(100 * least!.error, 1)} %`,
        fixed(usual!.coverage, 3),
        fixed(usual!.paths, 0),
        String(usual!.smallest),
      ]);
    }
  }
  return {
    title: 'MSNBC, δ 1e-6: part of the people whose path shows',
    head: [
      'people',
      'depth',
      'ε',
      'before',
      'paths',
      'k 2',
      'paths',
      'smallest shown',
      'median error',
      'k 20',
      'paths',
      'smallest shown',
    ],
    rows,
  };
}
