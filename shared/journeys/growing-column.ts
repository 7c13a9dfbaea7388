import { allocated } from './allocation.ts';

/** Columns that grow by appending, in chunks, so that growing never copies what is there. */

const shift = 18;
const chunkRows = 1 << shift;
const mask = chunkRows - 1;

type Codes = Uint8Array | Uint16Array | Uint32Array;

export class GrowingCodes {
  #chunks: Codes[] = [];
  #length = 0;

  append(codes: Uint32Array, rows: number): void {
    for (let from = 0; from < rows; ) {
      const at = this.#length & mask;
      const take = Math.min(rows - from, chunkRows - at);
      let greatest = 0;
      for (let i = from; i < from + take; i++) if (codes[i]! > greatest) greatest = codes[i]!;
      const index = this.#length >>> shift;
      let chunk = this.#chunks[index];
      if (chunk === undefined || greatest >= capacity(chunk)) {
        const wider = allocated('codes', () => newCodes(chunkRows, greatest + 1));
        if (chunk !== undefined) wider.set(chunk);
        chunk = wider;
        this.#chunks[index] = chunk;
      }
      chunk.set(codes.subarray(from, from + take), at);
      this.#length += take;
      from += take;
    }
  }

  at(row: number): number {
    return this.#chunks[row >>> shift]![row & mask]!;
  }
}

export class GrowingNumbers {
  #chunks: Float64Array[] = [];
  #length = 0;

  append(numbers: Float64Array, rows: number): void {
    for (let from = 0; from < rows; ) {
      const at = this.#length & mask;
      const take = Math.min(rows - from, chunkRows - at);
      const index = this.#length >>> shift;
      let chunk = this.#chunks[index];
      if (chunk === undefined) {
        chunk = allocated('numbers', () => new Float64Array(chunkRows));
        this.#chunks[index] = chunk;
      }
      chunk.set(numbers.subarray(from, from + take), at);
      this.#length += take;
      from += take;
    }
  }

  at(row: number): number {
    return this.#chunks[row >>> shift]![row & mask]!;
  }
}

/** An array of the smallest type that holds `values` different codes. */
export function newCodes(length: number, values: number): Codes {
  if (values <= 0x100) return new Uint8Array(length);
  if (values <= 0x1_0000) return new Uint16Array(length);
  return new Uint32Array(length);
}

function capacity(codes: Codes): number {
  return 2 ** (8 * codes.BYTES_PER_ELEMENT);
}
