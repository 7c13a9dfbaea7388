import { pairHash } from './classes.ts';

const directPlaces = 1 << 22;

/**
 * Numbers pairs of whole numbers from 0 in the order in which they come: by a table where there are few that could
 * come, else by hashing.
 */
export class PairNumbers {
  readonly #seconds: number;
  readonly #direct: boolean;
  /** Number + 1, or 0 where free. By hash a power of two, at most half full. */
  #slots: Int32Array;
  #firstParts: Float64Array;
  #secondParts: Float64Array;
  #size = 0;

  /** Firsts are below `firsts`, seconds below `seconds`. */
  constructor(firsts: number, seconds: number) {
    this.#seconds = seconds;
    this.#direct = firsts * seconds <= directPlaces;
    this.#slots = new Int32Array(this.#direct ? firsts * seconds : 1024);
    this.#firstParts = new Float64Array(this.#direct ? 0 : 512);
    this.#secondParts = new Float64Array(this.#direct ? 0 : 512);
  }

  get size(): number {
    return this.#size;
  }

  /** The pair's number, the next one where it has not come. */
  of(first: number, second: number): number {
    const slot = this.#slotOf(first, second);
    const found = this.#slots[slot]!;
    return found === 0 ? this.#add(first, second, slot) : found - 1;
  }

  #slotOf(first: number, second: number): number {
    if (this.#direct) return first * this.#seconds + second;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = pairHash(first, second) & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) return slot;
      if (this.#firstParts[found - 1] === first && this.#secondParts[found - 1] === second) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #add(first: number, second: number, slot: number): number {
    this.#slots[slot] = ++this.#size;
    if (!this.#direct) {
      this.#firstParts[this.#size - 1] = first;
      this.#secondParts[this.#size - 1] = second;
      if (2 * this.#size === this.#slots.length) this.#grow();
    }
    return this.#size - 1;
  }

  #grow(): void {
    this.#firstParts = doubled(this.#firstParts);
    this.#secondParts = doubled(this.#secondParts);
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#slotOf(this.#firstParts[number]!, this.#secondParts[number]!)] = number + 1;
    }
  }
}

function doubled(numbers: Float64Array): Float64Array {
  const grown = new Float64Array(2 * numbers.length);
  grown.set(numbers);
  return grown;
}
