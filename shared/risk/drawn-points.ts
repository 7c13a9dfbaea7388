import { Draws } from '../sample/draws.ts';
import { pairHash } from './classes.ts';
import { copyParts, type EventPoints, roomForParts } from './points.ts';

/** How many people are drawn for each number of known points, from one to `most`. */
export interface Drawing {
  readonly most: number;
  readonly draws: number;
  readonly seed: number;
}

/** People who were drawn, with replacement, and what is known of each: some of their points. */
export interface DrawnPoints {
  /** By draw: those for one known point come first, then those for two, … */
  readonly people: Uint32Array;
  /** Known points of draw `i` are `offsets[i] .. offsets[i + 1]`, each once. */
  readonly offsets: Uint32Array;
  readonly labels: Int32Array;
  readonly buckets: Float64Array;
}

/** Always the same for the same events and drawing. Who has fewer points than are to be known is known with all of them. */
export function drawnPoints(events: EventPoints, { most, draws, seed }: Drawing): DrawnPoints {
  const everybody = events.offsets.length - 1;
  const people = new Uint32Array(most * draws);
  const offsets = new Uint32Array(most * draws + 1);
  const labels = new Int32Array((draws * most * (most + 1)) / 2);
  const buckets = new Float64Array(labels.length);
  const own = new OwnPoints(events);
  const random = new Draws();
  let known = 0;
  for (let draw = 0; draw < people.length; draw++) {
    const p = 1 + Math.floor(draw / draws);
    if (draw % draws === 0) random.restart(seed, p, 1);
    const person = below(random, everybody);
    own.of(person);
    people[draw] = person;
    for (const at of chosen(own.count, p, random)) {
      labels[known] = own.labels[at]!;
      buckets[known++] = own.buckets[at]!;
    }
    offsets[draw + 1] = known;
  }
  return { people, offsets, labels, buckets };
}

/** Of the numbers from 0 to `own` − 1, p without replacement, or all where there are fewer. */
export function chosen(own: number, p: number, random: Draws): number[] {
  const numbers: number[] = [];
  if (own <= p) {
    for (let at = 0; at < own; at++) numbers.push(at);
    return numbers;
  }
  // Floyd's algorithm.
  for (let last = own - p; last < own; last++) {
    const at = below(random, last + 1);
    numbers.push(numbers.includes(at) ? last : at);
  }
  return numbers;
}

/** A whole number of 0 to `bound` − 1; the bias is below bound / 2⁵³. */
export function below(random: Draws, bound: number): number {
  return Math.floor((((random.word() >>> 5) * 0x400_0000 + (random.word() >>> 6)) / 2 ** 53) * bound);
}

/** Journeys up to here are looked through once more for each of their events. */
const fewEvents = 32;

/** The different points of one person after another, in the order of their journey. */
class OwnPoints {
  labels: ReturnType<typeof roomForParts>;
  buckets: ReturnType<typeof roomForParts>;
  count = 0;
  readonly #events: EventPoints;
  /** Of long journeys: place of a point + 1, or 0 where free. */
  #slots = new Int32Array(0);

  constructor(events: EventPoints) {
    this.#events = events;
    this.labels = roomForParts(events.label, fewEvents);
    this.buckets = roomForParts(events.bucket, fewEvents);
  }

  of(person: number): void {
    const { offsets, label, bucket } = this.#events;
    const [first, end] = [offsets[person]!, offsets[person + 1]!];
    const events = end - first;
    if (events > this.labels.length) {
      this.labels = roomForParts(label, 2 * events);
      this.buckets = roomForParts(bucket, 2 * events);
    }
    copyParts(label, first, end, this.labels);
    copyParts(bucket, first, end, this.buckets);
    this.count = 0;
    const isKnown = events <= fewEvents ? this.#isAmong : this.#byHash(events);
    for (let event = 0; event < events; event++) {
      const a = this.labels[event]!;
      const b = this.buckets[event]!;
      if (a < 0 || b < 0 || isKnown.call(this, a, b)) continue;
      this.labels[this.count] = a;
      this.buckets[this.count++] = b;
    }
  }

  #isAmong(label: number, bucket: number): boolean {
    for (let at = 0; at < this.count; at++) {
      if (this.labels[at] === label && this.buckets[at] === bucket) return true;
    }
    return false;
  }

  /** Takes it that what is not known is added. */
  #byHash(events: number): (label: number, bucket: number) => boolean {
    const places = 1 << (33 - Math.clz32(events));
    if (this.#slots.length < places) this.#slots = new Int32Array(places);
    const slots = this.#slots.fill(0);
    const mask = slots.length - 1;
    return (label, bucket) => {
      let slot = pairHash(label, bucket) & mask;
      for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const at = slots[slot]! - 1;
        if (this.labels[at] === label && this.buckets[at] === bucket) return true;
      }
      slots[slot] = this.count + 1;
      return false;
    };
  }
}
