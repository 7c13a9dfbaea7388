import { byteHash } from './byte-dictionary.ts';
import type { TextColumn } from './text-column.ts';

/**
 * Divides people into parts by their identifiers' bytes, so that what is known of the people of one part fits
 * into the processor's cache. Nothing that is told depends on it.
 */
export class PeopleParts {
  readonly count: number;
  readonly #shift: number;

  /** @param count  a power of two */
  constructor(count: number) {
    if (!(count >= 1 && Number.isInteger(Math.log2(count)))) throw new RangeError('not a power of two');
    this.count = count;
    this.#shift = 32 - Math.log2(count);
  }

  partOf(bytes: Uint8Array, from: number, to: number): number {
    return this.#partOf(byteHash(bytes, from, to));
  }

  #partOf(hash: number): number {
    // A shift by 32 would be one by 0.
    return this.count === 1 ? 0 : hash >>> this.#shift;
  }

  /**
   * The rows of each part, ascending.
   *
   * @param named  told of each row, in their order
   */
  rowsOf(
    { bytes, offsets, length }: TextColumn,
    named: (part: number, hash: number, bytes: Uint8Array, from: number, to: number) => void = () => {},
  ): readonly Uint32Array[] {
    const parts = new Uint16Array(length);
    const ends = new Uint32Array(this.count + 1);
    for (let row = 0; row < length; row++) {
      const from = offsets[row]!;
      const to = offsets[row + 1]!;
      const hash = byteHash(bytes, from, to);
      const part = this.#partOf(hash);
      named(part, hash, bytes, from, to);
      parts[row] = part;
      ends[part + 1]!++;
    }
    for (let part = 0; part < this.count; part++) ends[part + 1]! += ends[part]!;
    const next = ends.slice(0, this.count);
    const rows = new Uint32Array(length);
    for (let row = 0; row < length; row++) rows[next[parts[row]!]!++] = row;
    return Array.from({ length: this.count }, (_, part) => rows.subarray(ends[part], ends[part + 1]));
  }
}

const mostParts = 1024;
const bytesInPart = 8 << 20;

/** As many parts as files of that many bytes ask for. */
export function partsFor(bytes: number | 'unknown'): PeopleParts {
  if (bytes === 'unknown') return new PeopleParts(64);
  const wanted = Math.ceil(bytes / bytesInPart);
  return new PeopleParts(Math.min(mostParts, 2 ** Math.ceil(Math.log2(Math.max(1, wanted)))));
}
