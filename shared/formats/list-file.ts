import type { TextColumn } from '../journeys/text-column.ts';
import type { Dialect } from '../policy/mapping.ts';
import { utf8Stream } from './encoding.ts';
import { headBytes, recogniseFormat, tableEncoding } from './file-format.ts';
import { RecordScanner } from './record-scanner.ts';
import { GrowingText } from './row-texts.ts';
import { streamHead } from './stream-head.ts';

/**
 * Identifiers of a leave-out list, in batches: one a line, in any encoding that tables come in, spaces and
 * tabs around it dropped, blank lines passed over. An identifier in quotes is given both as it stands and
 * without them, so that neither spelling keeps a person in. A list may be empty. Lines that are not text
 * name nobody whose records could be read.
 *
 * @throws Failure `not-a-table`, `format-not-yet`: a list that cannot be read is never an empty list
 */
export async function* leaveOutIdentifiers(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<TextColumn, void, undefined> {
  const { head, all } = await streamHead(chunks, headBytes);
  if (head.length < headBytes && recogniseFormat(head).kind === 'empty') return;
  const dialect: Dialect = {
    encoding: tableEncoding(head),
    delimiter: ',',
    quote: 'none',
    header: false,
    skip_lines: 0,
  };
  const identifiers = new GrowingText();
  const scanner = new RecordScanner(
    { dialect, fields: 'any', recordLimit },
    {
      header: () => {},
      reject: () => {},
      record: (bytes, from, to) => addLine(identifiers, bytes, from, to),
    },
  );
  for await (const chunk of utf8Stream(all, dialect.encoding)) {
    scanner.push(chunk);
    if (identifiers.bytes > batchBytes) yield identifiers.take();
  }
  scanner.finish();
  if (identifiers.bytes > 0) yield identifiers.take();
}

/** Tells lines of 64 hexadecimal digits from others, and turns them into the 32 bytes that they stand for. */
export class HashLines {
  #hashes = 0;
  #others = 0;

  /** What the lines seen so far are; one line that is no hash may be a heading. */
  get are(): 'hashes' | 'nothing' | 'something else' {
    if (this.#others > 1 || (this.#others === 1 && this.#hashes === 0)) return 'something else';
    return this.#hashes > 0 ? 'hashes' : 'nothing';
  }

  /** The digests among some lines. */
  of({ bytes, offsets, length }: TextColumn): TextColumn {
    const found = new GrowingText();
    const digest = new Uint8Array(digestBytes);
    for (let line = 0; line < length; line++) {
      const from = offsets[line]!;
      if (readHex(bytes, from, offsets[line + 1]!, digest)) {
        this.#hashes++;
        found.add(digest, 0, digestBytes);
        // What stands in quotes comes without them too.
      } else if (bytes[from] !== 0x22 && bytes[from] !== 0x27) this.#others++;
    }
    return found.take();
  }
}

const digestBytes = 32;

function readHex(bytes: Uint8Array, from: number, to: number, into: Uint8Array): boolean {
  if (to - from !== 2 * digestBytes) return false;
  for (let k = 0; k < digestBytes; k++) {
    const high = hexDigit(bytes[from + 2 * k]!);
    const low = hexDigit(bytes[from + 2 * k + 1]!);
    if (high < 0 || low < 0) return false;
    into[k] = 16 * high + low;
  }
  return true;
}

function hexDigit(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const letter = character | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** A longer line could name nobody: a record that holds it would be rejected. */
const recordLimit = 4 << 20;
const batchBytes = 1 << 20;

function addLine(identifiers: GrowingText, bytes: Uint8Array, lineFrom: number, lineTo: number): void {
  const [from, to] = trimmed(bytes, lineFrom, lineTo);
  if (from === to) return;
  identifiers.add(bytes, from, to);
  const quote = bytes[from]!;
  const quoted = (quote === 0x22 || quote === 0x27) && to - from > 2 && bytes[to - 1] === quote;
  if (!quoted) return;
  const inside = bytes.slice(from + 1, to - 1);
  let length = 0;
  for (let i = 0; i < inside.length; i++) {
    inside[length++] = inside[i]!;
    if (inside[i] === quote && inside[i + 1] === quote) i++;
  }
  const [start, end] = trimmed(inside, 0, length);
  if (start < end) identifiers.add(inside, start, end);
}

function trimmed(bytes: Uint8Array, lineFrom: number, lineTo: number): [from: number, to: number] {
  let from = lineFrom;
  let to = lineTo;
  while (from < to && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
  while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0x09)) to--;
  return [from, to];
}
