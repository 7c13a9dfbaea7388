import type { Dialect } from '../policy/mapping.ts';
import type { GrowingText, RowTexts } from './row-texts.ts';

/**
 * Takes the wanted fields out of records that a `RecordScanner` has found well-formed, unquoted and
 * without a copy of anything else.
 */
export class FieldColumns {
  readonly #delimiter: number;
  readonly #quote: number;
  /** By field of the record: which wanted column it is, or -1. */
  readonly #slots: Int32Array;
  readonly #rows: RowTexts;

  /**
   * @param wanted  0-based places of the fields, each once
   * @param rows  has a column for each of them
   */
  constructor(dialect: Dialect, wanted: readonly number[], rows: RowTexts) {
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote === 'none' ? -1 : dialect.quote.charCodeAt(0);
    this.#slots = new Int32Array(Math.max(-1, ...wanted) + 1).fill(-1);
    wanted.forEach((place, slot) => {
      this.#slots[place] = slot;
    });
    this.#rows = rows;
  }

  add(bytes: Uint8Array, from: number, to: number, line: number): void {
    const slots = this.#slots;
    const columns = this.#rows.columns;
    let at = from;
    for (let field = 0; field < slots.length; field++) {
      const column = columns[slots[field]!];
      if (at < to && bytes[at] === this.#quote) {
        at = this.#quoted(bytes, at, to, column);
      } else {
        const start = at;
        while (at < to && bytes[at] !== this.#delimiter) at++;
        column?.add(bytes, start, at);
      }
      at += 1;
    }
    this.#rows.endRow(line);
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
}
