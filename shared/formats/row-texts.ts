import type { TextColumn } from '../journeys/text-column.ts';

/** Rows of a table as raw text columns, in the order of the file. Whoever reads them lends them until asked for more. */
export interface TextBatch {
  /** The line (or the record's number, where a container has no lines) on which each row's record began. */
  readonly lines: Int32Array;
  readonly columns: readonly TextColumn[];
  /** What names each row's event, in formats that name events. */
  readonly event?: EventNames;
  /** When each row was, where whoever read the rows was told how to read it. */
  readonly times?: Float64Array;
}

/** Rows of one person with the same texts are the same event, where none of the first `needed` is empty. */
export interface EventNames {
  readonly columns: readonly TextColumn[];
  readonly needed: number;
}

const partBytes = 3 << 20;
const partRows = 75_000;

/** Rows that gather until they are a part for the engine. */
export class RowTexts {
  readonly columns: readonly GrowingText[];
  #lines = new Int32Array(1 << 5);
  #rows = 0;

  constructor(columns: number) {
    this.columns = Array.from({ length: columns }, () => new GrowingText());
  }

  get rows(): number {
    return this.#rows;
  }

  /** Whether enough has gathered to be handed over. */
  get isPart(): boolean {
    return this.#rows >= partRows || this.columns.reduce((sum, column) => sum + column.bytes, 0) >= partBytes;
  }

  /** Every column has its text of the row. */
  endRow(line: number): void {
    if (this.#rows === this.#lines.length) {
      const larger = new Int32Array(this.#lines.length * 2);
      larger.set(this.#lines);
      this.#lines = larger;
    }
    this.#lines[this.#rows] = line;
    this.#rows += 1;
  }

  /** What has gathered; valid until more does. */
  take(): TextBatch {
    const batch = {
      lines: this.#lines.subarray(0, this.#rows),
      columns: this.columns.map(text => text.lend()),
    };
    this.#rows = 0;
    return batch;
  }
}

/** One growing run of texts; `append` and `close` write a text in pieces. */
export class GrowingText {
  #bytes = new Uint8Array(1 << 9);
  #offsets = new Int32Array(1 << 5);
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
    const start = this.#end;
    const end = start + to - from;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, end));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    const own = this.#bytes;
    // For the short texts of most fields a loop is faster than set(subarray()).
    if (to - from < 40) for (let i = start, j = from; i < end; i++, j++) own[i] = bytes[j]!;
    else own.set(bytes.subarray(from, to), start);
    this.#end = end;
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

  /** As `take`, without a copy: valid until more is added. */
  lend(): TextColumn {
    const lent = {
      length: this.#rows,
      offsets: this.#offsets.subarray(0, this.#rows + 1),
      bytes: this.#bytes.subarray(0, this.#end),
    };
    this.#rows = 0;
    this.#end = 0;
    return lent;
  }

  take(): TextColumn {
    const { length, offsets, bytes } = this.lend();
    return { length, offsets: offsets.slice(), bytes: bytes.slice() };
  }
}
