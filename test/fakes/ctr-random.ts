import { sha256 } from '@noble/hashes/sha2.js';
import type { RandomSource } from '../../shared/privacy/random-source.ts';

/** SHA256(seed ‖ uint64be(0)) ‖ SHA256(seed ‖ uint64be(1)) ‖ …: the same bytes for the same seed. */
export class CtrRandom implements RandomSource {
  readonly kind = 'test';
  bytesConsumed = 0;
  readonly #seed: Uint8Array;
  #block = new Uint8Array(0);
  #blocks = 0n;

  constructor(seed: Uint8Array | string) {
    this.#seed = typeof seed === 'string' ? new TextEncoder().encode(seed) : seed;
  }

  nextByte(): number {
    const at = this.bytesConsumed % 32;
    if (at === 0) {
      const input = new Uint8Array(this.#seed.length + 8);
      input.set(this.#seed);
      new DataView(input.buffer).setBigUint64(this.#seed.length, this.#blocks);
      this.#block = new Uint8Array(sha256(input));
      this.#blocks += 1n;
    }
    this.bytesConsumed += 1;
    return this.#block[at]!;
  }
}
