import type { TextColumn } from '../journeys/text-column.ts';
import { GrowingText } from './row-texts.ts';

/** Several spellings or identifiers that name one person, and the one that stands for all of them. */
export interface Identities {
  /** Columns of such identifiers. */
  readonly columns: ReadonlySet<string>;
  /** @param identifier  trimmed */
  of(identifier: string): string;
  /** Differs where they do: another reading of who is whom is other data. */
  readonly mark: string;
  /** Why a list of hashes cannot be followed to the one that stands for all. */
  readonly hashed: string;
}

/** A column of identifiers with each by the one that stands for its person's. */
export function asOnePerson({ of }: Identities, { bytes, offsets, length }: TextColumn): TextColumn {
  const column = new GrowingText();
  for (let row = 0; row < length; row++) {
    const text = bytes.subarray(offsets[row]!, offsets[row + 1]!);
    const own = decoder.decode(text).trim();
    const name = of(own);
    const written = name === own ? text : encoder.encode(name);
    column.add(written, 0, written.length);
  }
  return column.take();
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
