import { pairHash } from './classes.ts';
import type { DrawnPoints } from './drawn-points.ts';
import type { PartNumbers } from './points.ts';

/** Events of people one after another. */
export interface SomeEvents {
  readonly count: number;
  /** Of each event: the person. */
  readonly people: Uint32Array;
  /** Room for what is found, one for each event. */
  readonly found: { readonly people: Uint32Array; readonly points: Int32Array };
}

/** Most pairs of a label and a bucket for which there is a number of 16 bits each; of more, those known are hashed. */
const mostPlaces = 1 << 18;
const mostNumbered = 0xffff;
/** Most for which there is a bit each. */
const mostBits = 1 << 24;

/** Of each point, side by side since they are needed together: the last person + 1 who has it, and which draws it tells of. */
const fields = 4;
const lastWith = 0;
const from = 1;
const to = 2;

/**
 * Draws whose known points nobody else has had yet, while everybody's journeys are gone through. A draw is looked at where
 * somebody has that of its points that the fewest draws know.
 */
export class OpenDraws {
  readonly #drawn: DrawnPoints;
  readonly #labels: number;
  readonly #buckets: number;
  readonly #isOpen: Uint8Array;
  #open = 0;
  /** How many were open when the tables were made. */
  #openBefore = 0;

  /** Number + 1 of a known point, by place or else by hash; 0 where there is none. */
  #places: Uint16Array | 'too many' = 'too many';
  #slots: Int32Array = new Int32Array(0);
  /** A bit for each pair, or for each of some hashes: most points that nobody knows are told from it alone. */
  #bits: Int32Array = new Int32Array(0);
  #hasBitEach = false;
  readonly #labelOf: Int32Array;
  readonly #bucketOf: Float64Array;
  /** By known point of each draw: its number. */
  readonly #numbers: Int32Array;
  /** By point: `fields`. Draws that are looked at where somebody has it are at `from .. to` of the next. */
  #points: Int32Array = new Int32Array(0);
  #draws: Uint32Array = new Uint32Array(0);
  /** One more point of each of them. */
  #more: Int32Array = new Int32Array(0);

  /** Labels are below `labels`, buckets below `buckets`. */
  constructor(drawn: DrawnPoints, labels: number, buckets: number) {
    this.#drawn = drawn;
    this.#labels = labels;
    this.#buckets = buckets;
    this.#isOpen = new Uint8Array(drawn.people.length);
    this.#labelOf = new Int32Array(drawn.labels.length);
    this.#bucketOf = new Float64Array(drawn.labels.length);
    this.#numbers = new Int32Array(drawn.labels.length);
    for (let draw = 0; draw < this.#isOpen.length; draw++) {
      // Who has no point is never alone.
      if (drawn.offsets[draw] === drawn.offsets[draw + 1]) continue;
      this.#isOpen[draw] = 1;
      this.#open++;
    }
    this.#makeTables();
  }

  /** How many are open. */
  get size(): number {
    return this.#open;
  }

  isOpen(draw: number): boolean {
    return this.#isOpen[draw] === 1;
  }

  /**
   * Closes those whose points somebody else among these people has. Nobody's events may be in two calls.
   *
   * @param labels  of each event, as `buckets`; negative ones make no point
   */
  meet(events: SomeEvents, labels: PartNumbers, buckets: PartNumbers): void {
    const found =
      this.#places === 'too many'
        ? this.#findHashed(events, labels, buckets)
        : this.#findPlaced(this.#places, events, labels, buckets);
    const { people, points } = events.found;
    for (let first = 0, end = 0; first < found; first = end) {
      const person = people[first]!;
      for (end = first; end < found && people[end] === person; end++) {
        this.#points[fields * points[end]! + lastWith] = person + 1;
      }
      for (let at = first; at < end; at++) this.#closeAt(points[at]!, person);
    }
    if (2 * this.#open <= this.#openBefore) this.#makeTables();
  }

  #closeAt(point: number, person: number): void {
    const points = this.#points;
    let end = points[fields * point + to]!;
    for (let at = points[fields * point + from]!; at < end; at++) {
      if (points[fields * this.#more[at]! + lastWith] !== person + 1) continue;
      const draw = this.#draws[at]!;
      if (this.#drawn.people[draw] === person || !this.#hasAll(draw, person)) continue;
      this.#isOpen[draw] = 0;
      this.#open--;
      points[fields * point + to] = --end;
      this.#draws[at] = this.#draws[end]!;
      this.#more[at] = this.#more[end]!;
      at--;
    }
  }

  #hasAll(draw: number, person: number): boolean {
    const end = this.#drawn.offsets[draw + 1]!;
    for (let known = this.#drawn.offsets[draw]!; known < end; known++) {
      if (this.#points[fields * this.#numbers[known]! + lastWith] !== person + 1) return false;
    }
    return true;
  }

  #findPlaced(
    places: Uint16Array,
    { count, people, found }: SomeEvents,
    labels: PartNumbers,
    buckets: PartNumbers,
  ): number {
    const each = this.#buckets;
    let next = 0;
    for (let event = 0; event < count; event++) {
      const label = labels[event]!;
      const bucket = buckets[event]!;
      if (label < 0 || bucket < 0) continue;
      const point = places[label * each + bucket]!;
      if (point === 0) continue;
      found.people[next] = people[event]!;
      found.points[next++] = point - 1;
    }
    return next;
  }

  #findHashed({ count, people, found }: SomeEvents, labels: PartNumbers, buckets: PartNumbers): number {
    const bits = this.#bits;
    const bitsMask = bits.length - 1;
    const hasBitEach = this.#hasBitEach;
    const each = this.#buckets;
    let next = 0;
    for (let event = 0; event < count; event++) {
      const label = labels[event]!;
      const bucket = buckets[event]!;
      if (label < 0 || bucket < 0) continue;
      const bit = hasBitEach ? label * each + bucket : pairHash(label, bucket);
      if ((bits[(bit >>> 5) & bitsMask]! & (1 << (bit & 31))) === 0) continue;
      const point = this.#slots[this.#slotOf(pairHash(label, bucket), label, bucket)]!;
      if (point === 0) continue;
      found.people[next] = people[event]!;
      found.points[next++] = point - 1;
    }
    return next;
  }

  /** The slot of a point, or a free one. */
  #slotOf(hash: number, label: number, bucket: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const point = slots[slot]! - 1;
      if (point < 0 || (this.#labelOf[point] === label && this.#bucketOf[point] === bucket)) return slot;
    }
  }

  /** Of the draws that are open. */
  #makeTables(): void {
    const { offsets } = this.#drawn;
    const draws: number[] = [];
    let known = 0;
    for (let draw = 0; draw < this.#isOpen.length; draw++) {
      if (this.#isOpen[draw] === 0) continue;
      draws.push(draw);
      known += offsets[draw + 1]! - offsets[draw]!;
    }
    this.#openBefore = this.#open;
    const points = this.#numberPoints(draws, known);

    const knownBy = new Uint32Array(points);
    for (const draw of draws) {
      for (let at = offsets[draw]!; at < offsets[draw + 1]!; at++) knownBy[this.#numbers[at]!]!++;
    }
    const rarest = new Int32Array(draws.length);
    const next = new Int32Array(draws.length);
    const telling = new Int32Array(points);
    draws.forEach((draw, i) => {
      let a = this.#numbers[offsets[draw]!]!;
      let b = a;
      for (let at = offsets[draw]! + 1; at < offsets[draw + 1]!; at++) {
        const point = this.#numbers[at]!;
        if (knownBy[point]! < knownBy[a]!) [a, b] = [point, a];
        else if (b === a || knownBy[point]! < knownBy[b]!) b = point;
      }
      rarest[i] = a;
      next[i] = b;
      telling[a]!++;
    });
    this.#points = new Int32Array(fields * points);
    let first = 0;
    for (let point = 0; point < points; point++) {
      this.#points[fields * point + from] = first;
      this.#points[fields * point + to] = first;
      first += telling[point]!;
    }
    this.#draws = new Uint32Array(draws.length);
    this.#more = new Int32Array(draws.length);
    draws.forEach((draw, i) => {
      const place = this.#points[fields * rarest[i]! + to]!++;
      this.#draws[place] = draw;
      this.#more[place] = next[i]!;
    });
  }

  /** @returns how many there are */
  #numberPoints(draws: readonly number[], known: number): number {
    const { offsets, labels, buckets } = this.#drawn;
    const pairs = this.#labels * this.#buckets;
    const isPlaced = pairs <= mostPlaces && known < mostNumbered;
    const places = isPlaced ? new Uint16Array(pairs) : 'too many';
    this.#places = places;
    this.#slots = new Int32Array(places === 'too many' ? 1 << (34 - Math.clz32(known)) : 0);
    this.#hasBitEach = pairs <= mostBits;
    const bits = this.#hasBitEach ? pairs : 4 * this.#slots.length;
    this.#bits = new Int32Array(places === 'too many' ? 1 << Math.max(0, 27 - Math.clz32(bits)) : 0);
    let points = 0;
    for (const draw of draws) {
      for (let at = offsets[draw]!; at < offsets[draw + 1]!; at++) {
        const [label, bucket] = [labels[at]!, buckets[at]!];
        const pair = label * this.#buckets + bucket;
        const hash = pairHash(label, bucket);
        const slots = places === 'too many' ? this.#slots : places;
        const slot = places === 'too many' ? this.#slotOf(hash, label, bucket) : pair;
        if (slots[slot] === 0) {
          this.#labelOf[points] = label;
          this.#bucketOf[points] = bucket;
          slots[slot] = ++points;
          const bit = this.#hasBitEach ? pair : hash;
          this.#bits[(bit >>> 5) & (this.#bits.length - 1)]! |= 1 << (bit & 31);
        }
        this.#numbers[at] = slots[slot]! - 1;
      }
    }
    return points;
  }
}
