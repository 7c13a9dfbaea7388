/**
 * Draws that are the same on every platform: integers only, no transcendental function anywhere.
 * xoshiro128** (Blackman and Vigna 2018), seeded by the finaliser of MurmurHash3. Not for privacy noise.
 */
export class Draws {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Starts the stream that `seed`, `person` and `stream` name, whatever was drawn before. */
  restart(seed: number, person: number, stream: number): void {
    let left = 0x2545f491;
    let right = 0x6c8e9cf5;
    for (const word of [seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, person | 0, stream | 0]) {
      left = mix((left ^ word) + 0x9e3779b9);
      right = mix((Math.imul(right, 5) + word) ^ 0x7f4a7c15);
    }
    this.#a = left;
    this.#b = mix(left + 0x3c6ef372);
    this.#c = right;
    this.#d = mix(right + 0x78dde6e4) | 1;
  }

  /** A whole number of 0 to 2³² − 1. */
  word(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** A whole number of 0 to `bound` − 1; `bound` at most 2²¹, so that the product is exact. */
  below(bound: number): number {
    return Math.floor((this.word() * bound) / 0x1_0000_0000);
  }

  chance(perMille: number): boolean {
    return this.below(1000) < perMille;
  }

  /** An index, as likely as its weight. */
  pick(weights: Weights): number {
    const at = this.below(weights.at(-1)!);
    let index = 0;
    while (weights[index]! <= at) index++;
    return index;
  }

  /** A whole number from a table of evenly spaced quantiles, straight lines between them. */
  quantile(table: readonly number[]): number {
    const segment = this.below(table.length - 1);
    const low = table[segment]!;
    return low + Math.floor(((table[segment + 1]! - low) * this.below(65_536)) / 65_536);
  }
}

/** Cumulated whole weights. */
export type Weights = Uint32Array;

export function weights(each: readonly number[]): Weights {
  const cumulated = new Uint32Array(each.length);
  let sum = 0;
  each.forEach((weight, index) => {
    sum += weight;
    cumulated[index] = sum;
  });
  return cumulated;
}

/** A bijection of 32-bit words. */
export function mix(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
