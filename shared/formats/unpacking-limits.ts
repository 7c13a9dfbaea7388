import { Failure } from '../protocol/fault.ts';

/**
 * What an archive may unfold to. Honest exports were measured at 20 to 50 times their compressed size (XES); deflate
 * itself ends at 1032. Nothing unpacked is kept, so the total bounds time and not memory.
 */
export const unpackingLimits = {
  /** Times the compressed bytes read so far, once more than `free` bytes have come out. */
  ratio: 250,
  free: 64 << 20,
  /** Bytes out of one archive. */
  total: 2 ** 40,
  /** Files in one archive. */
  files: 20_000,
  /** Archives inside archives. */
  depth: 3,
  /** Bytes of a file inside an archive that can be read only as a whole, such as Parquet. */
  spooled: 512 << 20,
} as const;

/** Counts what goes into an unpacker and what comes out. */
export class Unfolding {
  #packed = 0;
  #unpacked = 0;

  took(bytes: number): void {
    this.#packed += bytes;
  }

  /** @throws Failure `unpacks-too-far` */
  gave(bytes: number): void {
    this.#unpacked += bytes;
    const { ratio, free, total } = unpackingLimits;
    const beyond = this.#unpacked > free && this.#unpacked > ratio * this.#packed;
    if (beyond || this.#unpacked > total) throw new Failure('unpacks-too-far', { ratio });
  }
}
