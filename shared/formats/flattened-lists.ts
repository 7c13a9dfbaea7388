import type { TextColumn } from '../journeys/text-column.ts';
import type { KeyedSample } from './json-sample.ts';
import type { ReadParts } from './record-table.ts';
import { GrowingText, type TextBatch } from './row-texts.ts';
import type { Density } from './sample-records.ts';

/** Matomo writes a visit as a line, and the list of its actions as `actionDetails_0_url`, `actionDetails_1_url`, …. */
const flattened = /^(actionDetails)_(\d{1,5})_(.+)$/;
/** What is never empty where there is an element. */
const sure = ['type', 'timestamp'];

/** Where the cells of a column stand: each element's, one element's, or the record's own. */
type Places =
  | { readonly kind: 'own'; readonly place: number }
  | { readonly kind: 'each' | 'last'; readonly places: ReadonlyMap<number, number> };

/** A header line in which a list is flattened; its columns are called as in the JSON of the same. */
export class FlattenedList {
  /** What the columns are called, the list's as `actionDetails[].url`. */
  readonly names: readonly string[];
  readonly #header: readonly string[];
  /** By key, where each element has it. */
  readonly #keys = new Map<string, Map<number, number>>();
  readonly #list: string;

  private constructor(header: readonly string[]) {
    this.#header = header;
    let list = '';
    const own: string[] = [];
    header.forEach((name, place) => {
      const [, of, element, key] = flattened.exec(name) ?? [];
      if (of === undefined) {
        own.push(name);
        return;
      }
      list = of;
      const places = this.#keys.get(key!) ?? new Map<number, number>();
      this.#keys.set(key!, places.set(Number(element), place));
    });
    this.#list = list;
    this.names = [...own, ...[...this.#keys.keys()].map(key => `${list}[].${key}`)];
  }

  static of(header: readonly string[]): FlattenedList | 'none' {
    return header.some(name => flattened.test(name)) ? new FlattenedList(header) : 'none';
  }

  /** The number of fields of a line. */
  get fields(): number {
    return this.#header.length;
  }

  #placesOf(column: string): Places | 'none' {
    const place = this.#header.indexOf(column);
    if (place >= 0 && !flattened.test(column)) return { kind: 'own', place };
    const [, of, at, key] = /^([^.[]+)(\[\]|\.-?\d+)\.(.+)$/.exec(column) ?? [];
    const places = of === this.#list ? this.#keys.get(key!) : undefined;
    if (places === undefined) return 'none';
    if (at === '[]') return { kind: 'each', places };
    if (at === '.-1') return { kind: 'last', places };
    const one = places.get(Number(at!.slice(1)));
    return one === undefined ? 'none' : { kind: 'own', place: one };
  }

  /** Elements by where the cells stand that tell whether there is one. */
  #elements(wanted: readonly (Places | 'none')[]): ReadonlyMap<number, readonly number[]> {
    const elements = new Map<number, number[]>();
    const telling = [
      ...sure.flatMap(key => this.#keys.get(key) ?? []),
      ...wanted.flatMap(one => (one === 'none' || one.kind !== 'each' ? [] : one.places)),
    ];
    for (const places of telling)
      for (const [element, place] of places) elements.set(element, [...(elements.get(element) ?? []), place]);
    return new Map([...elements].toSorted(([a], [b]) => a - b));
  }

  /** How the rows of a record come about; a record without an element is one row without it. */
  rowsOf(columns: readonly string[]) {
    const wanted = columns.map(column => this.#placesOf(column));
    const elements = this.#elements(wanted);
    const placesOf = (one: Places | 'none') =>
      one === 'none' ? [] : one.kind === 'own' ? [one.place] : [...one.places.values()];
    const needed = [...new Set([...wanted.flatMap(placesOf), ...[...elements.values()].flat()])];
    return {
      /** Places of all cells that are looked at. */
      needed,
      has: (column: number) => wanted[column] !== 'none',
      /** @returns of each row where its cells stand */
      read(isEmpty: (place: number) => boolean): readonly (readonly (number | 'nothing')[])[] {
        const there = [...elements].filter(([, telling]) => !telling.every(isEmpty));
        const last = there.at(-1)?.[0] ?? 0;
        const rowOf = (element: number | 'none') =>
          wanted.map(one => {
            if (one === 'none') return 'nothing';
            if (one.kind === 'own') return one.place;
            const at = one.kind === 'last' ? last : element;
            return at === 'none' ? 'nothing' : (one.places.get(at) ?? 'nothing');
          });
        return there.length === 0 ? [rowOf('none')] : there.map(([element]) => rowOf(element));
      },
    };
  }
}

/** Records of a sample, a row of each element. */
export function unfoldedSample(
  list: FlattenedList,
  records: readonly (readonly string[])[],
  density: Density,
  most: number,
): KeyedSample {
  const cellsOf = (columns: readonly string[]): string[][] => {
    const rows = list.rowsOf(columns);
    return records.flatMap(record =>
      rows
        .read(place => record[place] === '')
        .map(row => row.map(place => (place === 'nothing' ? '' : record[place]!))),
    );
  };
  const { names } = list;
  const cells = cellsOf(names);
  // The same columns tell which elements there are, so that rows are the same ones.
  return {
    names,
    records: cells.slice(0, most),
    density: { ...density, records: (density.records * cells.length) / Math.max(1, records.length) },
    more: paths =>
      cellsOf([...names, ...paths])
        .slice(0, most)
        .map(row => row.slice(names.length)),
  };
}

/**
 * Reads the lines of a file, a row of each element.
 *
 * @param readPlaces  makes the reader of the fields at some places
 */
export function unfoldedRecords<From>(
  list: FlattenedList,
  columns: readonly string[],
  readPlaces: (places: readonly number[]) => ReadParts<From>,
): ReadParts<From> {
  const rows = list.rowsOf(columns);
  const read = readPlaces(rows.needed);
  const at = new Map(rows.needed.map((place, k) => [place, k]));
  return async function* (from, to, signal) {
    for await (const part of read(from, to, signal)) {
      const unfolded = unfold(part, at, rows.read, columns.length);
      to.found(unfolded.lines.length - part.lines.length);
      yield unfolded;
    }
    columns.forEach((_, slot) => {
      if (rows.has(slot)) to.seen(slot);
    });
  };
}

function unfold(
  { lines, columns }: TextBatch,
  at: ReadonlyMap<number, number>,
  read: ReturnType<FlattenedList['rowsOf']>['read'],
  wanted: number,
): TextBatch {
  const texts = Array.from({ length: wanted }, () => new GrowingText());
  const unfoldedLines: number[] = [];
  lines.forEach((line, row) => {
    const column = (place: number): TextColumn => columns[at.get(place)!]!;
    const isEmpty = (place: number) => {
      const { offsets } = column(place);
      return offsets[row] === offsets[row + 1];
    };
    for (const cells of read(isEmpty)) {
      unfoldedLines.push(line);
      cells.forEach((place, slot) => {
        if (place === 'nothing') texts[slot]!.close();
        else {
          const { bytes, offsets } = column(place);
          texts[slot]!.add(bytes, offsets[row]!, offsets[row + 1]!);
        }
      });
    }
  });
  return { lines: Int32Array.from(unfoldedLines), columns: texts.map(text => text.take()) };
}
