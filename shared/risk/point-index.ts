import type { PointSets } from './points.ts';
import { onesIn } from './row-set.ts';

/**
 * Who has a point. Rare points are lists of people, common ones (a 32nd of everybody or more) also sets of
 * bits, so that a search costs little whichever kind it meets.
 */
export class PointIndex {
  readonly sets: Omit<PointSets, 'without'>;
  readonly #offsets: Uint32Array;
  readonly #people: Uint32Array;
  readonly #words: number;
  readonly #bits = new Map<number, Uint32Array>();

  constructor(sets: Omit<PointSets, 'without'>) {
    const { people, points, kinds } = sets;
    this.sets = sets;
    this.#words = (people + 31) >>> 5;
    this.#offsets = new Uint32Array(kinds + 1);
    for (const point of points) this.#offsets[point + 1]!++;
    for (let point = 0; point < kinds; point++) this.#offsets[point + 1]! += this.#offsets[point]!;
    this.#people = new Uint32Array(points.length);
    const next = this.#offsets.slice(0, kinds);
    for (let person = 0; person < people; person++) {
      for (let at = sets.offsets[person]!; at < sets.offsets[person + 1]!; at++) {
        this.#people[next[points[at]!]!++] = person;
      }
    }
  }

  /** How many people have the point. */
  holders(point: number): number {
    return this.#offsets[point + 1]! - this.#offsets[point]!;
  }

  /** The people who have the point, ascending. */
  peopleWith(point: number): Uint32Array {
    return this.#people.subarray(this.#offsets[point], this.#offsets[point + 1]);
  }

  has(person: number, point: number): boolean {
    if (this.#isCommon(point)) return (this.#bitsOf(point)[person >>> 5]! & (1 << (person & 31))) !== 0;
    const { offsets, points } = this.sets;
    const end = offsets[person + 1]!;
    if (end - offsets[person]! <= 32) {
      for (let at = offsets[person]!; at < end; at++) if (points[at] === point) return true;
      return false;
    }
    const to = this.#offsets[point + 1]!;
    const at = firstFrom(this.#people, person, this.#offsets[point]!, to);
    return at < to && this.#people[at] === person;
  }

  /** How many people have all of the points, of which there is at least one; stops counting beyond `most`. */
  holdersOfAll(points: readonly number[], most = Number.POSITIVE_INFINITY): number {
    const byHolders = points.toSorted((a, b) => this.holders(a) - this.holders(b));
    const [rarest, next, ...rest] = byHolders as [number, ...number[]];
    if (next === undefined) return Math.min(this.holders(rarest), most + 1);
    if (this.#isCommon(rarest)) return this.#countBits(points, most);
    return this.#isCommon(next)
      ? this.#countAmong(rarest, [next, ...rest], most)
      : this.#countShared(rarest, next, rest, most);
  }

  /** Of a rare point and common ones. */
  #countAmong(rarest: number, points: readonly number[], most: number): number {
    let count = 0;
    for (let at = this.#offsets[rarest]!; at < this.#offsets[rarest + 1]! && count <= most; at++) {
      if (this.#hasAll(this.#people[at]!, points)) count++;
    }
    return count;
  }

  /** Of two rare points and others: the lists of both are gone through side by side. */
  #countShared(rarest: number, next: number, rest: readonly number[], most: number): number {
    const people = this.#people;
    const end = this.#offsets[rarest + 1]!;
    const nextEnd = this.#offsets[next + 1]!;
    let count = 0;
    let other = this.#offsets[next]!;
    for (let at = this.#offsets[rarest]!; at < end && count <= most; at++) {
      const person = people[at]!;
      let step = 1;
      while (other + step < nextEnd && people[other + step]! < person) {
        other += step;
        step *= 2;
      }
      other = firstFrom(people, person, other, Math.min(other + step, nextEnd));
      if (other === nextEnd) break;
      if (people[other] === person && this.#hasAll(person, rest)) count++;
    }
    return count;
  }

  #hasAll(person: number, points: readonly number[]): boolean {
    for (const point of points) if (!this.has(person, point)) return false;
    return true;
  }

  #countBits(points: readonly number[], most: number): number {
    const sets = points.map(point => this.#bitsOf(point));
    let count = 0;
    for (let word = 0; word < this.#words && count <= most; word++) {
      let both = sets[0]![word]!;
      for (let i = 1; i < sets.length; i++) both &= sets[i]![word]!;
      count += onesIn(both);
    }
    return count;
  }

  #isCommon(point: number): boolean {
    return this.holders(point) * 32 >= this.sets.people;
  }

  #bitsOf(point: number): Uint32Array {
    let bits = this.#bits.get(point);
    if (bits === undefined) {
      bits = new Uint32Array(this.#words);
      for (const person of this.peopleWith(point)) bits[person >>> 5]! |= 1 << (person & 31);
      this.#bits.set(point, bits);
    }
    return bits;
  }
}

/** The first place from `low` on, before `high`, that holds `number` or more in ascending numbers; `high` where none does. */
function firstFrom(numbers: Uint32Array, number: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
