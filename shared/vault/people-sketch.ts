import { SeededDigests } from '../journeys/seeded-digests.ts';
import type { JourneyStore } from '../journeys/store.ts';

/**
 * A keyed mark of a set of people by which two sets can be told apart: each person's digest is added, modulo 2,
 * to one of `cells` words. Sets that differ by d people differ in at most d words, so sets that differ by few are
 * always found; as many as two sets that are the same with probability 2⁻³² for each person by which they differ.
 * It stays in the vault's store.
 */
export type PeopleSketch = Uint32Array;

const cells = 1024;
/** People whose digests are told at once. */
const block = 1024;

/**
 * Gives from time to time which part of the work is done.
 *
 * @param seedHex  secret, and the same for every set that is compared
 */
export function* peopleSketch(store: JourneyStore, seedHex: string): Generator<number, PeopleSketch> {
  const sketch = new Uint32Array(cells);
  const digests = new SeededDigests(seedHex, () => new Uint8Array(0), 2);
  for (let from = 0; from < store.people; from += block) {
    const to = Math.min(from + block, store.people);
    for (let person = from; person < to; person++) digests.add(store.identifier(person), [0], 1);
    const words = digests.firstWords();
    for (let i = 0; i < to - from; i++) sketch[words[2 * i]! % cells]! ^= words[2 * i + 1]!;
    yield to / store.people;
  }
  return sketch;
}

/** At most the number of people who are in one set and not in the other. */
export function fewestApart(a: PeopleSketch, b: PeopleSketch): number {
  let apart = 0;
  for (let cell = 0; cell < cells; cell++) if (a[cell] !== b[cell]) apart++;
  return apart;
}
