import type { JourneyStore } from '../../shared/journeys/store.ts';
import { StoreBuilder } from '../../shared/journeys/store-builder.ts';
import { textColumn } from '../../test/fakes/random-journeys.ts';

/** One person's touchpoints in order. */
export type Sequence = readonly string[];

/** How many people have exactly this sequence; keyed by its JSON. */
export type Variants = ReadonlyMap<string, number>;

export function variantsOf(sequences: Iterable<Sequence>): Variants {
  const counts = new Map<string, number>();
  for (const sequence of sequences) {
    const key = JSON.stringify(sequence);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

export function massOf(variants: Variants): number {
  return [...variants.values()].reduce((sum, count) => sum + count, 0);
}

/** The part of the released mass whose sequence nobody has. */
export function inventedPart(original: Variants, released: Variants): number {
  const mass = massOf(released);
  const known = [...released].reduce((sum, [key, count]) => sum + (original.has(key) ? count : 0), 0);
  return mass === 0 ? 0 : 1 - known / mass;
}

/** Edits (insert, delete, replace) from one sequence to another. */
export function levenshtein(a: Sequence, b: Sequence): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A journey store of the sequences, in the order in which they are given, without a clock. */
export function storeOfSequences(sequences: readonly Sequence[]): JourneyStore {
  const builder = new StoreBuilder({
    time: 'order',
    channel: false,
    attributes: [],
    consent: false,
    amount: false,
  });
  const batch = 20_000;
  for (let from = 0; from < sequences.length; from += batch) {
    const part = sequences.slice(from, from + batch);
    const touchpoints = part.flat();
    const persons = part.flatMap((sequence, i) => sequence.map(() => String(from + i)));
    builder.append({
      rows: touchpoints.length,
      person: textColumn(persons),
      time: Float64Array.from(touchpoints, (_, i) => i),
      touchpoint: textColumn(touchpoints),
      attributes: new Map(),
    });
  }
  return builder.finish({ groups: {}, time: { kind: 'order' } }).store;
}
