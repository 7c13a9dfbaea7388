export interface JsonElementSink {
  /** A whole element is `bytes[from .. to]`, not looked at further; valid during the call alone. */
  element(bytes: Uint8Array, from: number, to: number, line: number): void;
  reject(line: number, cause: JsonListFault): void;
}

export type JsonListFault = 'record too long' | 'cut off by the end of the file';

/** Where the records of a JSON document stand: one after another, in a list, or in a list under a key of the outermost object. */
export type JsonPlace =
  | { readonly kind: 'values' }
  | { readonly kind: 'list'; readonly key: string | 'outermost' };

const seeking = 0;
const between = 1;
const inElement = 2;
const inBare = 3;
const skippingValue = 4;
const done = 5;
/** In an element that is too long and has one line: up to its end. */
const skippingElement = 6;

/**
 * Finds the elements of a JSON list (or of values one after another) in UTF-8 text that comes in chunks. Holds one
 * element. Where one does not end, as after a bracket too few, its first line is rejected and reading goes on at
 * the next line; from then on an element ends with its line.
 */
export class JsonElements {
  readonly #place: JsonPlace;
  readonly #limit: number;
  readonly #sink: JsonElementSink;
  #state: number;
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;
  #start = 0;
  #line = 1;
  #startLine = 1;
  #depth = 0;
  #inText = false;
  #escape = false;
  #byLine = false;
  /** In the outermost object: the key last read, and where a key may begin. */
  #key = '';
  #keyFrom = -1;
  #outerDepth = 0;
  #closed = false;

  constructor(place: JsonPlace, limit: number, sink: JsonElementSink) {
    this.#place = place;
    this.#limit = limit;
    this.#sink = sink;
    this.#state = place.kind === 'values' ? between : seeking;
  }

  push(chunk: Uint8Array): void {
    const held = this.#buffer.length - this.#start;
    if (held > 0 && this.#isHolding()) {
      const joined = new Uint8Array(held + chunk.length);
      joined.set(this.#buffer.subarray(this.#start));
      joined.set(chunk, held);
      this.#at -= this.#start;
      if (this.#keyFrom >= 0) this.#keyFrom -= this.#start;
      this.#buffer = joined;
    } else {
      this.#buffer = chunk;
      this.#at = 0;
      this.#keyFrom = this.#keyFrom >= 0 && this.#isHolding() ? 0 : -1;
    }
    this.#start = 0;
    this.#run();
    if (!this.#isHolding()) this.#start = this.#at;
  }

  finish(): void {
    while (this.#state === inElement || this.#state === inBare) {
      if (this.#state === inBare && this.#place.kind === 'values') {
        this.#end(this.#at);
        break;
      }
      if (!this.#goOn('cut off by the end of the file')) break;
      this.#run();
    }
    if (this.#state === done || (this.#place.kind === 'values' && this.#state === between) || this.#closed)
      return;
    if (this.#state === between || this.#state === seeking || this.#state === skippingValue)
      this.#sink.reject(this.#line, 'cut off by the end of the file');
  }

  #isHolding(): boolean {
    return this.#state === inElement || this.#state === inBare || this.#state === seeking;
  }

  #run(): void {
    const bytes = this.#buffer;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at]!;
      if (byte === 0x0a) this.#line++;
      switch (this.#state) {
        case seeking:
          this.#seek(byte);
          break;
        case skippingValue:
          this.#skip(byte);
          break;
        case between:
          if (!this.#next(byte)) continue;
          break;
        case inElement:
          if (!this.#inside(byte)) continue;
          break;
        case inBare:
          if (
            byte === 0x2c ||
            byte === 0x5d ||
            byte === 0x0a ||
            (this.#place.kind === 'values' && byte <= 0x20)
          ) {
            if (byte === 0x0a) this.#line--;
            this.#end(this.#at);
            continue;
          }
          break;
        case skippingElement:
          if (this.#closes(byte)) this.#state = between;
          break;
        default:
          break;
      }
      this.#at++;
    }
  }

  /** Outside the list: before it, or in the outermost object up to its key. */
  #seek(byte: number): void {
    const { key } = this.#place as { readonly key: string };
    if (this.#inText) {
      if (this.#escape) this.#escape = false;
      else if (byte === 0x5c) this.#escape = true;
      else if (byte === 0x22) {
        this.#inText = false;
        if (this.#keyFrom >= 0) this.#key = decoder.decode(this.#buffer.subarray(this.#keyFrom, this.#at));
        this.#keyFrom = -1;
      }
      if (this.#at - this.#keyFrom > longestKey) this.#keyFrom = -1;
      if (this.#keyFrom < 0) this.#start = this.#at + 1;
      return;
    }
    switch (byte) {
      case 0x22:
        this.#inText = true;
        this.#keyFrom = this.#depth === 1 ? this.#at + 1 : -1;
        break;
      case 0x5b:
        if ((key === 'outermost' && this.#depth === 0) || (this.#depth === 1 && this.#key === key)) {
          this.#outerDepth = this.#depth;
          this.#state = between;
        } else this.#depth++;
        break;
      case 0x7b:
        this.#depth++;
        break;
      case 0x5d:
      case 0x7d:
        this.#depth--;
        break;
      case 0x2c:
        if (this.#depth === 1) this.#key = '';
        break;
      default:
        break;
    }
    this.#start = this.#keyFrom >= 0 ? this.#keyFrom : this.#at + 1;
  }

  /** Behind the list, in the rest of the outermost object. */
  #skip(byte: number): void {
    if (this.#inText) {
      if (this.#escape) this.#escape = false;
      else if (byte === 0x5c) this.#escape = true;
      else if (byte === 0x22) this.#inText = false;
    } else if (byte === 0x22) this.#inText = true;
    else if (byte === 0x7b || byte === 0x5b) this.#outerDepth++;
    else if (byte === 0x7d || byte === 0x5d) {
      this.#outerDepth--;
      if (this.#outerDepth <= 0) this.#state = done;
    }
  }

  /** @returns whether the byte is dealt with */
  #next(byte: number): boolean {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c || byte === 0x1e)
      return true;
    if (byte === 0x5d && this.#place.kind === 'list') {
      this.#closed = true;
      this.#state = this.#outerDepth > 0 ? skippingValue : done;
      return true;
    }
    this.#start = this.#at;
    this.#startLine = this.#line;
    if (byte === 0x7b || byte === 0x5b || byte === 0x22) {
      this.#depth = byte === 0x22 ? 0 : 1;
      this.#inText = byte === 0x22;
      this.#escape = false;
      this.#state = inElement;
    } else this.#state = inBare;
    return true;
  }

  /** @returns whether the byte is dealt with */
  #inside(byte: number): boolean {
    if (byte === 0x0a && this.#byLine) {
      this.#line--;
      this.#end(this.#at);
      return false;
    }
    if (this.#closes(byte)) {
      this.#at++;
      this.#end(this.#at);
      return false;
    }
    if (this.#at - this.#start < this.#limit) return true;
    return !this.#goOn('record too long');
  }

  /** @returns whether the byte is the last of the element */
  #closes(byte: number): boolean {
    if (this.#inText) {
      if (this.#escape) this.#escape = false;
      else if (byte === 0x5c) this.#escape = true;
      else if (byte === 0x22 || byte === 0x0a) this.#inText = false;
      else return false;
      return !this.#inText && this.#depth === 0;
    }
    if (byte === 0x22) this.#inText = true;
    else if (byte === 0x7b || byte === 0x5b) this.#depth++;
    else if (byte === 0x7d || byte === 0x5d) this.#depth--;
    return this.#depth === 0 && !this.#inText;
  }

  #end(to: number): void {
    this.#state = between;
    if (to - this.#start > this.#limit) this.#sink.reject(this.#startLine, 'record too long');
    else this.#sink.element(this.#buffer, this.#start, to, this.#startLine);
    this.#start = to;
  }

  /** Rejects the element's first line and goes on behind it. @returns whether there is more of it to read now */
  #goOn(cause: JsonListFault): boolean {
    this.#sink.reject(this.#startLine, cause);
    const lineEnd = this.#buffer.indexOf(0x0a, this.#start);
    if (lineEnd < 0) {
      this.#state = skippingElement;
      return false;
    }
    this.#byLine = true;
    this.#state = between;
    this.#line = this.#startLine;
    this.#at = lineEnd;
    this.#start = lineEnd;
    return true;
  }
}

const longestKey = 4096;
const decoder = new TextDecoder();
