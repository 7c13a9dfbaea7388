import type { Dialect } from '../../shared/policy/mapping.ts';

/** One line of a file, by what became of it. */
export type Outcome =
  | { kind: 'skipped' | 'header' | 'blank'; line: number }
  | { kind: 'record'; line: number; lines: number; fields: string[] }
  | { kind: 'rejected'; line: number; lines: number; cause: string };

/**
 * The rules of the record scanner written down once more, slowly: each line is looked at with the whole
 * file in hand. `text` has one character a byte.
 */
export function referenceRecords(
  text: string,
  dialect: Dialect,
  expected: number | 'any',
  limit: number,
): Outcome[] {
  const outcomes: Outcome[] = [];
  const starts = lineStarts(text);
  let line = 0;
  let header = dialect.header;
  while (line < starts.length) {
    const number = line + 1;
    if (line < dialect.skip_lines) {
      outcomes.push({ kind: 'skipped', line: number });
      line += 1;
      continue;
    }
    if (lineEnd(text, starts[line]!) === starts[line]) {
      outcomes.push({ kind: 'blank', line: number });
      line += 1;
      continue;
    }
    const read = readRecord(text, starts[line]!, dialect, header ? 'any' : expected, limit);
    const lines = 'end' in read ? starts.filter(s => s >= starts[line]! && s <= read.end).length : 1;
    if (header) {
      for (let k = 0; k < lines; k++) outcomes.push({ kind: 'header', line: number + k });
      header = false;
    } else if ('cause' in read) {
      outcomes.push({ kind: 'rejected', line: number, lines: 1, cause: read.cause });
    } else if (!isText(text.slice(starts[line]!, read.end))) {
      outcomes.push({ kind: 'rejected', line: number, lines, cause: 'bad encoding' });
    } else {
      outcomes.push({ kind: 'record', line: number, lines, fields: read.fields });
    }
    line += lines;
  }
  return outcomes;
}

export function lineStarts(text: string): number[] {
  const starts = text === '' ? [] : [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    const next = match.index + match[0].length;
    if (next < text.length) starts.push(next);
  }
  return starts;
}

function lineEnd(text: string, from: number): number {
  const length = text.slice(from).search(/[\r\n]/);
  return length < 0 ? text.length : from + length;
}

function readRecord(
  text: string,
  start: number,
  { delimiter, quote }: Dialect,
  expected: number | 'any',
  limit: number,
): { end: number; fields: string[] } | { cause: string } {
  const tooLong = () => {
    const firstEnd = lineEnd(text, start);
    const second = text.startsWith('\r\n', firstEnd) ? firstEnd + 2 : firstEnd + 1;
    return { cause: start + limit < second ? 'record too long' : 'unterminated quote' };
  };
  const fault = (at: number, cause: string) => (at - start >= limit ? tooLong() : { cause });
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let field = '';
    if (text[at] === quote) {
      at++;
      for (;;) {
        if (at >= text.length) return at - start > limit ? tooLong() : { cause: 'unterminated quote' };
        if (text[at] !== quote) field += text[at++];
        else if (text[at + 1] === quote) {
          field += quote;
          at += 2;
        } else break;
      }
      at++;
      if (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n')
        return fault(at, 'text after a closing quote');
    } else {
      while (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n')
        field += text[at++];
    }
    fields.push(field);
    if (text[at] !== delimiter || at >= text.length) break;
    if (expected !== 'any' && fields.length >= expected) return fault(at, 'too many fields');
    at++;
  }
  if (at - start > limit) return tooLong();
  if (expected !== 'any' && fields.length < expected) return { cause: 'too few fields' };
  return { end: at, fields };
}

function isText(latin1: string): boolean {
  const bytes = Uint8Array.from(latin1, c => c.charCodeAt(0));
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
