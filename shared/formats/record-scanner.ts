import type { Dialect } from '../policy/mapping.ts';
import { isUtf8 } from './encoding.ts';

export const rejectCauses = [
  'too few fields',
  'too many fields',
  'text after a closing quote',
  'unterminated quote',
  'record too long',
  'bad encoding',
] as const;
export type RejectCause = (typeof rejectCauses)[number];

/** What a scanner finds, in the order of the file. Line numbers start at 1. */
export interface RecordSink {
  /** The header record, when the dialect has one; any number of fields. */
  header(bytes: Uint8Array, from: number, to: number): void;
  /**
   * A record is `bytes[from .. to]` without its line end; valid during the call alone.
   *
   * @param delimiters  where they stand, counted from `from`: as many as the record has fields, less one
   */
  record(bytes: Uint8Array, from: number, to: number, line: number, delimiters: Int32Array): void;
  reject(line: number, cause: RejectCause): void;
}

/** Every line of the file stands in exactly one of these. */
export interface LineTally {
  readonly skipped: number;
  readonly header: number;
  readonly blank: number;
  readonly kept: number;
  readonly rejected: number;
}

export interface ScannerOptions {
  readonly dialect: Dialect;
  /** Fields that each record must have. */
  readonly fields: number | 'any';
  /** Most bytes of one record, line end not counted. */
  readonly recordLimit: number;
}

const LF = 10;
const CR = 13;

const atFieldStart = 0;
const inField = 1;
const inQuotes = 2;
const afterQuote = 3;
const toLineEnd = 4;

const plain = 0;
const beyondAscii = 1;
const zero = 2;
const stop = 4;

const sliceBytes = 1 << 20;

/**
 * Finds the records of delimited UTF-8 text (RFC 4180, and LF, CR LF or a lone CR as line end) in one
 * pass over its bytes, however they are chunked.
 *
 * A record is read from the start of a line. Where it proves faulty (first fault in reading order) that
 * one line is rejected and reading goes on at the next line, so that a quote that never closes costs its
 * own line and none of the good lines after it. A record whose fields are right and whose bytes are not
 * UTF-8, or hold a zero byte, is rejected as a whole. Lines without a byte are blank, and no record.
 * A quote counts only where a field starts; elsewhere it is an ordinary character.
 *
 * No byte is read more often than a record must have fields, and little more than `recordLimit` bytes
 * are held, whatever the file.
 */
export class RecordScanner {
  readonly #sink: RecordSink;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #most: number;
  readonly #least: number;
  readonly #limit: number;
  readonly #plainKinds = new Uint8Array(256);
  readonly #quotedKinds = new Uint8Array(256);
  #buffer = new Uint8Array(1 << 16);
  #end = 0;
  #start = 0;
  #at = 0;
  #state = atFieldStart;
  #line = 1;
  /** Fields completed in this record. */
  #completed = 0;
  /** Offsets in the record of the delimiters that completed them. */
  #delimiters = new Int32Array(64);
  /** Line ends inside this record. */
  #breaks = 0;
  /** Offset in the record of its second line; 0 where there is none. */
  #secondLine = 0;
  /** The last byte was a CR inside quotes. */
  #quotedCr = false;
  /** The last byte was a CR that ended a line. */
  #endingCr = false;
  /** Kinds of bytes in this record. */
  #kinds = plain;
  #toSkip: number;
  /** The line that is skipped now has bytes. */
  #skippedBytes = false;
  #inHeader: boolean;
  #skipped = 0;
  #header = 0;
  #blank = 0;
  #kept = 0;
  #rejected = 0;

  constructor(options: ScannerOptions, sink: RecordSink) {
    const { dialect, fields, recordLimit } = options;
    this.#sink = sink;
    this.#delimiter = asciiByte(dialect.delimiter);
    this.#quote = dialect.quote === 'none' ? -1 : asciiByte(dialect.quote);
    if (this.#delimiter === this.#quote) throw new RangeError('the delimiter is the quote');
    this.#most = fields === 'any' ? Number.POSITIVE_INFINITY : fields;
    this.#least = fields === 'any' ? 1 : fields;
    this.#limit = recordLimit;
    this.#toSkip = dialect.skip_lines;
    this.#inHeader = dialect.header;
    for (const kinds of [this.#plainKinds, this.#quotedKinds]) {
      kinds.fill(beyondAscii, 0x80);
      kinds[0] = zero;
      kinds[LF] = stop;
      kinds[CR] = stop;
    }
    this.#plainKinds[this.#delimiter] = stop;
    if (this.#quote >= 0) this.#quotedKinds[this.#quote] = stop;
    if (this.#toSkip > 0) this.#state = toLineEnd;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += sliceBytes) {
      this.#append(chunk.subarray(from, from + sliceBytes));
      this.#scan();
      while (this.#at - this.#start > this.#limit && !this.#quotedCr) {
        this.#fault('record too long', this.#at - this.#start);
        this.#scan();
      }
    }
  }

  finish(): void {
    while (this.#at > this.#start) {
      const length = this.#at - this.#start;
      if (this.#state === inQuotes) this.#fault('unterminated quote', length);
      else if (this.#endRecord()) this.#restart(this.#at);
      this.#scan();
    }
    if (this.#toSkip > 0 && this.#skippedBytes) this.#skipped++;
    this.#skippedBytes = false;
  }

  tally(): LineTally {
    return {
      skipped: this.#skipped,
      header: this.#header,
      blank: this.#blank,
      kept: this.#kept,
      rejected: this.#rejected,
    };
  }

  #append(slice: Uint8Array): void {
    const held = this.#end - this.#start;
    const needed = held + slice.length + 1;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = larger;
    } else if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#at -= this.#start;
    this.#start = 0;
    this.#buffer.set(slice, held);
    this.#end = held + slice.length;
    // A line end behind the last byte stops the loops over plain bytes without a check of their own.
    this.#buffer[this.#end] = LF;
  }

  #scan(): void {
    const buffer = this.#buffer;
    const end = this.#end;
    const plainKinds = this.#plainKinds;
    const quotedKinds = this.#quotedKinds;
    let i = this.#at;
    while (i < end) {
      if (this.#endingCr) {
        this.#endingCr = false;
        if (buffer[i] === LF) {
          this.#start = ++i;
          continue;
        }
      }
      if (this.#state === atFieldStart && buffer[i] === this.#quote) {
        this.#state = inQuotes;
        i++;
      } else if (this.#state === atFieldStart || this.#state === inField) {
        let kinds = plain;
        for (let kind = plainKinds[buffer[i]!]!; kind !== stop; kind = plainKinds[buffer[++i]!]!)
          kinds |= kind;
        this.#kinds |= kinds;
        this.#state = inField;
        if (i < end) i = this.#endField(i);
      } else if (this.#state === inQuotes) {
        if (this.#quotedCr) {
          this.#quotedCr = false;
          if (buffer[i] === LF) {
            i++;
            if (this.#secondLine === i - 1 - this.#start) this.#secondLine++;
            continue;
          }
        }
        let kinds = plain;
        for (let kind = quotedKinds[buffer[i]!]!; kind !== stop; kind = quotedKinds[buffer[++i]!]!)
          kinds |= kind;
        this.#kinds |= kinds;
        if (i >= end) continue;
        if (buffer[i] === this.#quote) this.#state = afterQuote;
        else {
          this.#breaks++;
          this.#quotedCr = buffer[i] === CR;
          if (this.#secondLine === 0) this.#secondLine = i + 1 - this.#start;
        }
        i++;
      } else if (this.#state === afterQuote) {
        if (buffer[i] === this.#quote) {
          this.#state = inQuotes;
          i++;
        } else if (plainKinds[buffer[i]!] === stop) {
          i = this.#endField(i);
        } else {
          this.#at = i;
          this.#fault('text after a closing quote', i + 1 - this.#start);
          i = this.#at;
        }
      } else {
        const from = i;
        while (buffer[i] !== LF && buffer[i] !== CR) i++;
        if (i > from) this.#skippedBytes = true;
        if (i < end) {
          if (this.#toSkip > 0) {
            this.#toSkip--;
            this.#skipped++;
          }
          i = this.#endLine(i, 1);
        } else this.#start = i;
      }
    }
    this.#at = i;
  }

  /** At a delimiter or a line end outside quotes. @returns where to read on */
  #endField(i: number): number {
    this.#at = i;
    if (this.#buffer[i] === this.#delimiter) {
      if (this.#completed === this.#delimiters.length) {
        const more = new Int32Array(2 * this.#delimiters.length);
        more.set(this.#delimiters);
        this.#delimiters = more;
      }
      this.#delimiters[this.#completed] = i - this.#start;
      this.#completed++;
      this.#state = atFieldStart;
      if (this.#completed < this.#most || this.#inHeader) return i + 1;
      this.#fault('too many fields', i + 1 - this.#start);
      return this.#at;
    }
    if (i === this.#start) {
      this.#blank++;
      return this.#endLine(i, 1);
    }
    const lines = 1 + this.#breaks;
    return this.#endRecord() ? this.#endLine(i, lines) : this.#at;
  }

  /** The record `#start .. #at` is complete. @returns whether it was read as a whole, kept or not */
  #endRecord(): boolean {
    const length = this.#at - this.#start;
    const lines = 1 + this.#breaks;
    if (length > this.#limit) {
      this.#fault('record too long', length);
      return false;
    }
    if (this.#inHeader) {
      this.#inHeader = false;
      this.#header += lines;
      this.#sink.header(this.#buffer, this.#start, this.#at);
      return true;
    }
    if (this.#completed + 1 < this.#least) {
      this.#fault('too few fields', length);
      return false;
    }
    if (this.#kinds !== plain && !this.#isText()) {
      this.#rejected += lines;
      this.#sink.reject(this.#line, 'bad encoding');
      return true;
    }
    this.#kept += lines;
    this.#sink.record(this.#buffer, this.#start, this.#at, this.#line, this.#delimiters);
    return true;
  }

  #isText(): boolean {
    return (this.#kinds & zero) === 0 && isUtf8(this.#buffer, this.#start, this.#at);
  }

  /**
   * Rejects the record's first line and goes on at the next, which may have been read already.
   * @param length  bytes of the record that were read up to the fault
   */
  #fault(cause: RejectCause, length: number): void {
    const second = this.#secondLine;
    const overLimit = second > 0 && second <= this.#limit ? 'unterminated quote' : 'record too long';
    if (this.#inHeader) {
      this.#inHeader = false;
      this.#header++;
    } else {
      this.#rejected++;
      this.#sink.reject(this.#line, length > this.#limit ? overLimit : cause);
    }
    if (second > 0) {
      this.#line++;
      this.#restart(this.#start + second);
    } else {
      this.#start = this.#at;
      this.#state = toLineEnd;
    }
  }

  /** @returns where the next line starts, as far as is known */
  #endLine(i: number, lines: number): number {
    this.#line += lines;
    this.#endingCr = this.#buffer[i] === CR;
    this.#restart(i + 1);
    return i + 1;
  }

  #restart(at: number): void {
    this.#start = at;
    this.#at = at;
    this.#state = this.#toSkip > 0 ? toLineEnd : atFieldStart;
    this.#completed = 0;
    this.#breaks = 0;
    this.#secondLine = 0;
    this.#quotedCr = false;
    this.#kinds = plain;
    this.#skippedBytes = false;
  }
}

function asciiByte(character: string): number {
  const code = character.charCodeAt(0);
  if (character.length !== 1 || code === 0 || code >= 0x80 || code === LF || code === CR)
    throw new RangeError('a delimiter or quote is one ASCII character and no line end');
  return code;
}
