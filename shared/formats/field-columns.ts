import type { Dialect } from '../policy/mapping.ts';
import type { GrowingText, RowTexts } from './row-texts.ts';

/**
 * Takes the wanted fields out of records that a `RecordScanner` has found well-formed, unquoted and
 * without a copy of anything else.
 */
export class FieldColumns {
  readonly #quote: number;
  /** Places of the wanted fields, and the columns that they go to. */
  readonly #wanted: readonly number[];
  readonly #rows: RowTexts;

  /**
   * @param wanted  0-based places of the fields, each once
   * @param rows  has a column for each of them
   */
  constructor(dialect: Dialect, wanted: readonly number[], rows: RowTexts) {
    this.#quote = dialect.quote === 'none' ? -1 : dialect.quote.charCodeAt(0);
    this.#wanted = wanted;
    this.#rows = rows;
  }

  /** @param delimiters  as the scanner gives them; the record has all wanted fields */
  add(
    bytes: Uint8Array,
    from: number,
    to: number,
    line: number,
    delimiters: Int32Array,
    fields: number,
  ): void {
    const { columns } = this.#rows;
    for (let slot = 0; slot < this.#wanted.length; slot++) {
      const place = this.#wanted[slot]!;
      const start = place === 0 ? from : from + delimiters[place - 1]! + 1;
      const end = place === fields - 1 ? to : from + delimiters[place]!;
      const column = columns[slot]!;
      if (start < end && bytes[start] === this.#quote) this.#quoted(bytes, start, end, column);
      else column.add(bytes, start, end);
    }
    this.#rows.endRow(line);
  }

  #quoted(bytes: Uint8Array, from: number, to: number, column: GrowingText): void {
    let start = from + 1;
    for (let at = start; at < to - 1; at++) {
      if (bytes[at] !== this.#quote) continue;
      // Two quotes stand for one.
      at++;
      column.append(bytes, start, at);
      start = at + 1;
    }
    column.append(bytes, start, to - 1);
    column.close();
  }
}
