import { room } from './allocation.ts';
import { type JourneyStore, memoryOf } from './store.ts';

/**
 * The same journeys, each person in one of so many parts.
 *
 * Guarantee: which part somebody is in follows from the bytes of that person's identifier and the key alone, whatever
 * else is in the store and whenever it is read, so that nobody is ever in two (PRIVACY.md 5.2).
 *
 * @param keyed  at least four bytes of a keyed hash of an identifier
 */
export function inParts(
  store: JourneyStore,
  parts: number,
  keyed: (identifier: Uint8Array) => Uint8Array,
): JourneyStore {
  const of = new Uint8Array(room('people', store.people, memoryOf(store)));
  for (let person = 0; person < store.people; person++) {
    const digest = keyed(store.identifier(person));
    of[person] = 1 + (new DataView(digest.buffer, digest.byteOffset).getUint32(0) % parts);
  }
  return { ...store, parts: of };
}
