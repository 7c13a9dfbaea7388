import type { TextColumn } from '../journeys/text-column.ts';
import { GrowingText } from './row-texts.ts';

/** Columns of a file that tells which identifiers of Amplitude turned out to be one person. */
export const mergeColumns = [
  'scope',
  'merge_time',
  'merge_server_time',
  'amplitude_id',
  'merged_amplitude_id',
];
/** The column of events whose identifiers are merged. */
export const mergedColumn = 'amplitude_id';

/** Whether records with these names tell of merged identities and of no events. */
export function tellsMerges(names: readonly string[]): boolean {
  return names.length === mergeColumns.length && mergeColumns.every(name => names.includes(name));
}

/** Identifiers that name one person, whatever the order in which that was found out. Cannot be written as text. */
export class MergedIdentities {
  readonly #above = new Map<string, string>();

  merge(one: string, other: string): void {
    const [a, b] = [this.of(one), this.of(other)];
    const [least, more] = [a, b].sort() as [string, string];
    if (least !== more) this.#above.set(more, least);
  }

  /** The least of all identifiers of the same person. */
  of(identifier: string): string {
    let at = identifier;
    for (let above = this.#above.get(at); above !== undefined; above = this.#above.get(at)) at = above;
    if (at !== identifier) this.#above.set(identifier, at);
    return at;
  }

  /** A column of identifiers with each by the least of its person's. */
  ofColumn({ bytes, offsets, length }: TextColumn): TextColumn {
    const merged = new GrowingText();
    for (let row = 0; row < length; row++) {
      const text = bytes.subarray(offsets[row]!, offsets[row + 1]!);
      const own = decoder.decode(text);
      const name = this.of(own.trim());
      const written = name === own.trim() ? text : encoder.encode(name);
      merged.add(written, 0, written.length);
    }
    return merged.take();
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
