import { allocated } from './allocation.ts';

const chunkLength = 1 << 16;

/** The bins that each person names after clipping, people one after another. Raw: never leaves the vault. */
export class KeptBins {
  /** A bin and whether it is its person's last, as `2 · bin + last`. */
  readonly #chunks: (Uint16Array | Uint32Array)[] = [];
  #length = 0;

  add(bins: readonly number[], count: number): void {
    for (let i = 0; i < count; i++) this.#push(2 * bins[i]! + (i === count - 1 ? 1 : 0));
  }

  /** @param isShown  by bin: 1 where it is; missing where it is not @returns people who named bins and none of these */
  peopleWithout(isShown: Uint8Array): number {
    let without = 0;
    let inside = 0;
    for (let index = 0; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index]!;
      const length = Math.min(chunkLength, this.#length - index * chunkLength);
      for (let i = 0; i < length; i++) {
        const entry = chunk[i]!;
        inside |= isShown[entry >>> 1] ?? 0;
        if ((entry & 1) === 0) continue;
        if (inside === 0) without++;
        inside = 0;
      }
    }
    return without;
  }

  #push(entry: number): void {
    const index = this.#length >>> 16;
    let chunk = this.#chunks[index];
    if (chunk === undefined) {
      chunk = allocated('bins', () =>
        entry > 0xffff ? new Uint32Array(chunkLength) : new Uint16Array(chunkLength),
      );
      this.#chunks[index] = chunk;
    } else if (entry > 0xffff && chunk instanceof Uint16Array) {
      chunk = Uint32Array.from(chunk);
      this.#chunks[index] = chunk;
    }
    chunk[this.#length & (chunkLength - 1)] = entry;
    this.#length++;
  }
}
