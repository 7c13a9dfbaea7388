import { type Classes, refined } from './classes.ts';
import { copyParts, type EventParts, type PartNumbers, partOf, roomForParts } from './points.ts';

/** Classes of the people who have any event that counts. */
export interface PathClasses extends Classes {
  /** The person of each row. */
  readonly people: Uint32Array;
}

/** People between two moments in which others have their turn. */
const peopleAtOnce = 1 << 15;

/**
 * People by the exact order of everything that they did: what somebody could tell who knows the whole journey.
 * Paths are hashed, and compared where the hashes are the same. Gives from time to time which part of the work is done.
 *
 * @param label  −1 for events that do not count
 */
export function* pathClasses(offsets: Uint32Array, label: EventParts): Generator<number, PathClasses> {
  const everybody = offsets.length - 1;
  const mask = (1 << Math.max(4, 33 - Math.clz32(everybody))) - 1;
  /** Class + 1, or 0 where free. */
  const slots = new Uint32Array(mask + 1);
  /** Of each class: somebody in it, and the hash of their path. */
  const firsts = new Uint32Array(everybody);
  const hashes = new Int32Array(everybody);
  const of = new Uint32Array(everybody);
  const people = new Uint32Array(everybody);
  let counted = 0;
  let count = 0;
  let labels = roomForParts(label, 1024);
  for (let person = 0; person < everybody; person++) {
    if (person % peopleAtOnce === peopleAtOnce - 1) yield person / everybody;
    const [first, end] = [offsets[person]!, offsets[person + 1]!];
    if (end - first > labels.length) labels = roomForParts(label, 2 * (end - first));
    copyParts(label, first, end, labels);
    const hash = pathHash(labels, end - first);
    if (hash === 'empty') continue;
    let slot = hash & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const other = slots[slot]! - 1;
      if (hashes[other] === hash && samePath(offsets, label, firsts[other]!, person)) break;
    }
    if (slots[slot] === 0) {
      firsts[count] = person;
      hashes[count] = hash;
      slots[slot] = ++count;
    }
    people[counted] = person;
    of[counted++] = slots[slot]! - 1;
  }
  return { of: of.slice(0, counted), people: people.slice(0, counted), count };
}

/** The same where it is also known when a journey began: `starts`, one a person, from 0. */
export function pathClassesFrom(paths: PathClasses, starts: ArrayLike<number>): Classes {
  const codes = Uint32Array.from(paths.people, person => starts[person]!);
  return refined(paths, { codes, values: 1 + codes.reduce((most, code) => Math.max(most, code), 0) });
}

function pathHash(labels: PartNumbers, events: number): number | 'empty' {
  let hash = 0x2545f491;
  let counted = 0;
  for (let event = 0; event < events; event++) {
    const code = labels[event]!;
    if (code < 0) continue;
    counted++;
    hash = Math.imul(hash ^ code, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return counted === 0 ? 'empty' : Math.imul(hash, 0xc2b2ae35) >>> 1;
}

function samePath(offsets: Uint32Array, label: EventParts, one: number, other: number): boolean {
  const oneEnd = offsets[one + 1]!;
  const otherEnd = offsets[other + 1]!;
  let b = offsets[other]!;
  for (let a = offsets[one]!; a < oneEnd; a++) {
    const code = partOf(label, a);
    if (code < 0) continue;
    while (b < otherEnd && partOf(label, b) < 0) b++;
    if (b === otherEnd || partOf(label, b) !== code) return false;
    b++;
  }
  while (b < otherEnd && partOf(label, b) < 0) b++;
  return b === otherEnd;
}
