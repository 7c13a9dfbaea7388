import { allocated } from './allocation.ts';

const chunkLength = 1 << 16;

type Chunk = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What {@link KeptBins} keep, as another thread can be told it. */
export interface KeptChunks {
  readonly chunks: readonly Chunk[];
  readonly length: number;
}

/** The bins that each person names after clipping, people one after another. Raw: never leaves the vault. */
export class KeptBins {
  /** A bin and whether it is its person's last, as `2 · bin + last`. */
  readonly #chunks: Chunk[];
  #length: number;
  /** The chunk that is filled, and the greatest entry that it can hold. */
  #last: Chunk = new Uint16Array(0);
  #greatest = 0xffff;

  constructor({ chunks, length }: KeptChunks = { chunks: [], length: 0 }) {
    this.#chunks = [...chunks];
    this.#length = length;
  }

  /** Not to be added to afterwards. */
  get told(): KeptChunks {
    return { chunks: this.#chunks, length: this.#length };
  }

  add(bins: ArrayLike<number>, count: number): void {
    for (let i = 0; i < count; i++) {
      const entry = 2 * bins[i]! + (i === count - 1 ? 1 : 0);
      const at = this.#length & (chunkLength - 1);
      if (at === 0 || entry > this.#greatest) this.#reserve(entry);
      this.#last[at] = entry;
      this.#length++;
    }
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

  #reserve(entry: number): void {
    const index = this.#length >>> 16;
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#last = allocated('bins', () =>
        entry > 0xffff ? new Uint32Array(chunkLength) : new Uint16Array(chunkLength),
      );
    } else if (chunk instanceof Uint16Array) {
      this.#last = Uint32Array.from(chunk);
    }
    this.#chunks[index] = this.#last;
    this.#greatest = this.#last instanceof Uint16Array ? 0xffff : 0xffff_ffff;
  }
}
