/** A hash of 64 bits, as two numbers of 32. */
export type Hash64 = readonly [low: number, high: number];

/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein, SipHash: a fast short-input PRF): who does not know
 * the key cannot find texts that meet. Kept between calls so that nothing is allocated for a text.
 */
export class HalfSipHash {
  readonly #key: Hash64;
  #v0 = 0;
  #v1 = 0;
  #v2 = 0;
  #v3 = 0;
  low = 0;
  high = 0;

  /** @param key  8 bytes */
  constructor(key: Uint8Array) {
    const words = new DataView(key.buffer, key.byteOffset, 8);
    this.#key = [words.getUint32(0, true), words.getUint32(4, true)];
  }

  /** Leaves the hash of `bytes[from .. to]` in `low` and `high`. */
  hash(bytes: Uint8Array, from: number, to: number): void {
    const [k0, k1] = this.#key;
    this.#v0 = k0;
    this.#v1 = k1 ^ 0xee;
    this.#v2 = 0x6c796765 ^ k0;
    this.#v3 = 0x74656462 ^ k1;
    const whole = to - ((to - from) & 3);
    let at = from;
    for (; at < whole; at += 4)
      this.#word(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    let last = (to - from) << 24;
    for (let k = 0; at + k < to; k++) last |= bytes[at + k]! << (8 * k);
    this.#word(last);
    this.#v2 ^= 0xee;
    for (let k = 0; k < 4; k++) this.#round();
    this.low = (this.#v1 ^ this.#v3) >>> 0;
    this.#v1 ^= 0xdd;
    for (let k = 0; k < 4; k++) this.#round();
    this.high = (this.#v1 ^ this.#v3) >>> 0;
  }

  #word(word: number): void {
    this.#v3 ^= word;
    this.#round();
    this.#round();
    this.#v0 ^= word;
  }

  #round(): void {
    let v0 = this.#v0;
    let v1 = this.#v1;
    let v2 = this.#v2;
    let v3 = this.#v3;
    v0 = (v0 + v1) | 0;
    v1 = rotated(v1, 5) ^ v0;
    v0 = rotated(v0, 16);
    v2 = (v2 + v3) | 0;
    v3 = rotated(v3, 8) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = rotated(v3, 7) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = rotated(v1, 13) ^ v2;
    v2 = rotated(v2, 16);
    this.#v0 = v0;
    this.#v1 = v1;
    this.#v2 = v2;
    this.#v3 = v3;
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
