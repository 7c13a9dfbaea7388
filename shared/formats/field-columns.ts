import type { TextColumn } from '../journeys/text-column.ts';
import type { Dialect } from '../policy/mapping.ts';

/** Rows of a table as raw text columns, in the order of the file. */
export interface TextBatch {
  /** The line on which each row's record began. */
  readonly lines: Int32Array;
  readonly columns: readonly TextColumn[];
}

/**
 * Takes the wanted fields out of records that a `RecordScanner` has found well-formed, unquoted and
 * without a copy of anything else.
 */
export class FieldColumns {
  readonly #delimiter: number;
  readonly #quote: number;
  /** By field of the record: which wanted column it is, or -1. */
  readonly #slots: Int32Array;
  readonly #growing: readonly GrowingText[];
  #lines = new Int32Array(1 << 12);
  #rows = 0;

  /** @param wanted  0-based places of the fields, each once */
  constructor(dialect: Dialect, wanted: readonly number[]) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === 'none' ? -1 : dialect.quote.charCodeAt(0);
    this.#slots = new Int32Array(Math.max(...wanted) + 1).fill(-1);
    wanted.forEach((place, slot) => {
      this.#slots[place] = slot;
    });
    this.#growing = wanted.map(() => new GrowingText());
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes held since the last `take`. */
  get bytes(): number {
    return this.#growing.reduce((sum, column) => sum + column.bytes, 0);
  }

  add(bytes: Uint8Array, from: number, to: number, line: number): void {
    const slots = this.#slots;
    let at = from;
    for (let field = 0; field < slots.length; field++) {
      const column = this.#growing[slots[field]!];
      if (at < to && bytes[at] === this.#quote) {
        at = this.#quoted(bytes, at, to, column);
      } else {
        const start = at;
        while (at < to && bytes[at] !== this.#delimiter) at++;
        column?.add(bytes, start, at);
      }
      at += 1;
    }
    if (this.#rows === this.#lines.length) {
      const larger = new Int32Array(this.#lines.length * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    this.#lines[this.#rows] = line;
    this.#rows += 1;
  }

  /** @returns the place of the delimiter after the field */
  #quoted(bytes: Uint8Array, from: number, to: number, column: GrowingText | undefined): number {
    let start = from + 1;
    let at = start;
    for (;;) {
      while (bytes[at] !== this.#quote) at++;
      if (at + 1 < to && bytes[at + 1] === this.#quote) {
        column?.append(bytes, start, at + 1);
        at += 2;
        start = at;
        continue;
      }
      column?.append(bytes, start, at);
      column?.close();
      return at + 1;
    }
  }

  take(): TextBatch {
    const batch = {
      lines: this.#lines.slice(0, this.#rows),
      columns: this.#growing.map(text => text.take()),
    };
    this.#rows = 0;
    return batch;
  }
}

/** One growing run of texts; `append` and `close` write a text in pieces. */
export class GrowingText {
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Int32Array(1 << 12);
  #rows = 0;
  #end = 0;

  get bytes(): number {
    return this.#end;
  }

  add(bytes: Uint8Array, from: number, to: number): void {
    this.append(bytes, from, to);
    this.close();
  }

  append(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#end + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + length));
      larger.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = larger;
    }
    // For the short texts of most fields a loop is faster than set(subarray()).
    if (length < 40) for (let i = 0; i < length; i++) this.#bytes[this.#end + i] = bytes[from + i]!;
    else this.#bytes.set(bytes.subarray(from, to), this.#end);
    this.#end += length;
  }

  close(): void {
    if (this.#rows + 1 === this.#offsets.length) {
      const larger = new Int32Array(this.#offsets.length * 2);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#rows += 1;
    this.#offsets[this.#rows] = this.#end;
  }

  take(): TextColumn {
    const taken = {
      length: this.#rows,
      offsets: this.#offsets.slice(0, this.#rows + 1),
      bytes: this.#bytes.slice(0, this.#end),
    };
    this.#rows = 0;
    this.#end = 0;
    return taken;
  }
}
