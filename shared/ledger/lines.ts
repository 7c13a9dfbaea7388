const NEWLINE = 0x0a;
const TAB = 0x09;

/**
 * A file of JSON texts, one a line, that only grows. A line break is written last, so a stop half-way through
 * an append leaves an end without one: it was never acknowledged and is not a line. The next append closes it
 * with a tab (which no JSON text holds outside its white space, and canonical JSON nowhere) and goes on in the
 * same line, so that a file is never rewritten.
 */
export interface Lines {
  readonly complete: readonly Line[];
  /** What stands after the last line break. */
  readonly rest: Uint8Array;
}

export interface Line {
  /** What an interrupted append left before the text; mostly empty. */
  readonly torn: Uint8Array;
  /** `'unreadable'` if it is not UTF-8. */
  readonly text: string;
}

export function linesOf(bytes: Uint8Array): Lines {
  const complete: Line[] = [];
  let from = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
    const line = bytes.subarray(from, end);
    const text = line.lastIndexOf(TAB) + 1;
    complete.push({ torn: line.subarray(0, Math.max(0, text - 1)), text: textOf(line.subarray(text)) });
    from = end + 1;
  }
  return { complete, rest: bytes.subarray(from) };
}

/** What to append: after an end without a line break, a tab first. */
export function linesToAppend(texts: readonly string[], rest: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${rest.length > 0 ? '\t' : ''}${texts.map(text => `${text}\n`).join('')}`);
}

export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'unreadable';
  }
}
