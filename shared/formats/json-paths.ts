import type { RowTexts } from './row-texts.ts';

/**
 * A place in a record of JSON. Steps are joined by points: `context.page.path`. A step into a list of
 * `{"key": …, "value": …}` names the key, as in `event_params.page_location`; a number names an element, -1 the last. A step that
 * ends in `[]` makes a row of each element: `events[].type`. A step into a text that is JSON itself reads on in it.
 */
interface Place {
  readonly name: Uint8Array;
  readonly children: Place[];
  readonly byName: Map<string, Place>;
  /** What the elements of a list are read by, each as a row. */
  each: Place | 'no rows';
  slots: number[];
}

interface Found {
  bytes: Uint8Array;
  from: number;
  to: number;
  kind: 'nothing' | 'plain' | 'escaped';
}

export type JsonFault = 'not JSON' | 'nested too deep' | 'bad encoding';

const deepest = 500;
const longestPath = 8;

/**
 * Takes values out of one JSON text (RFC 8259, strict) after another by their paths, as text and without a detour
 * over numbers: numbers keep their digits, texts are unescaped, lists and objects stay as they are written, and
 * `null` is no text. Of a key that occurs twice the last one holds, as `JSON.parse` does.
 */
export class JsonPaths {
  readonly #root: Place;
  readonly #found: readonly Found[];
  /** Slots below a list whose elements are rows. */
  readonly #repeated = new Set<number>();
  #elements: Found[][] = [];
  #seen = new Set<number>();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #to = 0;
  #fault: JsonFault = 'not JSON';

  /** @throws RangeError where two different lists would make the rows */
  constructor(paths: readonly string[]) {
    this.#root = placeOf('');
    const lists = new Set<string>();
    paths.forEach((path, slot) => {
      const list = path.indexOf('[]');
      if (list >= 0) {
        lists.add(path.slice(0, list));
        this.#repeated.add(slot);
      }
      insert(this.#root, path.split('.'), slot);
    });
    if (lists.size > 1) throw new RangeError('one list makes the rows');
    this.#found = paths.map(() => nothing());
  }

  /** Whether a path has led to a value in any record so far. */
  hasSeen(slot: number): boolean {
    return this.#seen.has(slot);
  }

  /** Rows that the record last read is. */
  get rows(): number {
    return this.#repeated.size === 0 ? 1 : Math.max(1, this.#elements.length);
  }

  read(bytes: Uint8Array, from: number, to: number): JsonFault | 'read' {
    for (const found of this.#found) found.kind = 'nothing';
    this.#elements = [];
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.#fault = 'not JSON';
    this.#space();
    if (!this.#value(this.#root, 0)) return this.#fault;
    this.#space();
    if (this.#at !== to) return 'not JSON';
    const all = [...this.#found, ...this.#elements.flat()];
    return all.every(unescaped) ? 'read' : 'bad encoding';
  }

  /** Writes the rows of the record last read. */
  write(rows: RowTexts, line: number): void {
    for (let row = 0; row < this.rows; row++) {
      const element = this.#elements[row];
      rows.columns.forEach((column, slot) => {
        const found = (this.#repeated.has(slot) ? element?.[slot] : this.#found[slot]) ?? none;
        if (found.kind === 'nothing') column.close();
        else column.add(found.bytes, found.from, found.to);
      });
      rows.endRow(line);
    }
  }

  #value(place: Place | undefined, depth: number): boolean {
    if (depth > deepest) return this.#fail('nested too deep');
    switch (this.#bytes[this.#at]) {
      case 0x22:
        return this.#text(place, depth);
      case 0x7b:
        return this.#object(place, depth);
      case 0x5b:
        return this.#list(place, depth);
      case 0x74:
        return this.#word(words.true);
      case 0x66:
        return this.#word(words.false);
      case 0x6e:
        return this.#word(words.null);
      default:
        return this.#number();
    }
  }

  #fail(fault: JsonFault): false {
    this.#fault = fault;
    return false;
  }

  #space(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < this.#to) {
      const byte = bytes[at]!;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at++;
    }
    this.#at = at;
  }

  #take(byte: number): boolean {
    if (this.#at >= this.#to || this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #word(word: Uint8Array): boolean {
    if (this.#at + word.length > this.#to) return false;
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word[i]) return false;
    this.#at += word.length;
    return true;
  }

  #digits(): boolean {
    const from = this.#at;
    while (this.#at < this.#to && this.#bytes[this.#at]! >= 0x30 && this.#bytes[this.#at]! <= 0x39)
      this.#at++;
    return this.#at > from;
  }

  #number(): boolean {
    this.#take(0x2d);
    const first = this.#at;
    if (!this.#digits()) return false;
    if (this.#bytes[first] === 0x30 && this.#at > first + 1) return false;
    if (this.#take(0x2e) && !this.#digits()) return false;
    if (this.#at < this.#to && (this.#bytes[this.#at]! | 0x20) === 0x65) {
      this.#at++;
      if (!this.#take(0x2b)) this.#take(0x2d);
      return this.#digits();
    }
    return true;
  }

  /** @returns whether the string that begins here is one, and leaves `#at` behind it; `escaped` tells of its text */
  #string(): boolean {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    this.#escaped = false;
    for (; at < this.#to; at++) {
      const byte = bytes[at]!;
      if (byte === 0x22) {
        this.#at = at + 1;
        return true;
      }
      if (byte < 0x20) return false;
      if (byte !== 0x5c) continue;
      this.#escaped = true;
      at++;
      const next = bytes[at]!;
      if (at >= this.#to) return false;
      if (next === 0x75) {
        for (let k = 1; k <= 4; k++) if (at + k >= this.#to || hexOf(bytes[at + k]!) < 0) return false;
        at += 4;
      } else if (escapes[next] === undefined) return false;
    }
    return false;
  }
  #escaped = false;

  #text(place: Place | undefined, depth: number): boolean {
    const from = this.#at + 1;
    if (!this.#string()) return false;
    if (place !== undefined && (place.children.length > 0 || place.each !== 'no rows'))
      this.#readOn(place, from, this.#at - 1, depth);
    return true;
  }

  /** Looks into a text that may be JSON; one that is not has no places. */
  #readOn(place: Place, from: number, to: number, depth: number): void {
    const text = { bytes: this.#bytes, from, to, kind: this.#escaped ? 'escaped' : 'plain' } as Found;
    if (!unescaped(text)) return;
    const outer = { bytes: this.#bytes, at: this.#at, to: this.#to };
    this.#bytes = text.bytes;
    this.#at = text.from;
    this.#to = text.to;
    this.#space();
    const first = this.#bytes[this.#at];
    if (this.#at < this.#to && (first === 0x7b || first === 0x5b)) this.#value(place, depth + 1);
    this.#fault = 'not JSON';
    this.#bytes = outer.bytes;
    this.#at = outer.at;
    this.#to = outer.to;
  }

  #object(place: Place | undefined, depth: number): boolean {
    this.#at++;
    this.#space();
    if (this.#take(0x7d)) return true;
    for (;;) {
      if (this.#bytes[this.#at] !== 0x22) return false;
      const from = this.#at + 1;
      if (!this.#string()) return false;
      const child =
        place === undefined ? undefined : childOf(place, this.#bytes, from, this.#at - 1, this.#escaped);
      this.#space();
      if (!this.#take(0x3a)) return false;
      this.#space();
      if (!this.#member(child, depth)) return false;
      this.#space();
      if (this.#take(0x7d)) return true;
      if (!this.#take(0x2c)) return false;
      this.#space();
    }
  }

  #member(place: Place | undefined, depth: number): boolean {
    const from = this.#at;
    if (!this.#value(place, depth + 1)) return false;
    if (place !== undefined && place.slots.length > 0) this.#keep(place, from, this.#at);
    return true;
  }

  #keep(place: Place, from: number, to: number): void {
    const first = this.#bytes[from];
    const isText = first === 0x22;
    for (const slot of place.slots) {
      const found = this.#found[slot]!;
      found.bytes = this.#bytes;
      found.from = isText ? from + 1 : from;
      found.to = isText ? to - 1 : to;
      found.kind =
        first === 0x6e ? 'nothing' : isText && hasEscape(this.#bytes, from, to) ? 'escaped' : 'plain';
      this.#seen.add(slot);
    }
  }

  #list(place: Place | undefined, depth: number): boolean {
    this.#at++;
    this.#space();
    if (this.#take(0x5d)) return true;
    const each = place?.each ?? 'no rows';
    const keyed = place !== undefined && place.children.length > 0;
    if (each !== 'no rows') this.#elements = [];
    for (let index = 0; ; index++) {
      const from = this.#at;
      const child = keyed ? place.byName.get(String(index)) : undefined;
      if (each !== 'no rows') {
        for (const slot of this.#repeated) this.#found[slot]!.kind = 'nothing';
        if (!this.#member(each, depth)) return false;
        const element: Found[] = [];
        for (const slot of this.#repeated) element[slot] = { ...this.#found[slot]! };
        this.#elements.push(element);
        if (child !== undefined) this.#again(child, from, depth);
      } else {
        if (!this.#member(child, depth)) return false;
        if (keyed && this.#bytes[from] === 0x7b) this.#keyed(place, from, this.#at, depth);
      }
      this.#space();
      if (this.#take(0x5d)) {
        const last = keyed ? place.byName.get('-1') : undefined;
        if (last !== undefined) this.#again(last, from, depth);
        return true;
      }
      if (!this.#take(0x2c)) return false;
      this.#space();
    }
  }

  /** Reads a value once more, for another place; it is known to be well-formed. */
  #again(place: Place, from: number, depth: number): void {
    const at = this.#at;
    this.#at = from;
    this.#member(place, depth);
    this.#at = at;
  }

  /** An element `{"key": …, "value": …}` (or `name` for `key`) of a list, known to be well-formed. */
  #keyed(place: Place, from: number, to: number, depth: number): void {
    const { at, to: end } = { at: this.#at, to: this.#to };
    let child: Place | undefined;
    let value = -1;
    this.#members(from, to, depth, (keyFrom, keyTo, start) => {
      if (isKeyed(this.#bytes, keyFrom, keyTo, 'value')) value = start;
      else if (
        isKeyed(this.#bytes, keyFrom, keyTo, 'key') ||
        (child === undefined && isKeyed(this.#bytes, keyFrom, keyTo, 'name'))
      ) {
        this.#at = start;
        if (this.#bytes[start] === 0x22 && this.#string())
          child = childOf(place, this.#bytes, start + 1, this.#at - 1, this.#escaped);
      }
    });
    if (child !== undefined && value >= 0) {
      const typed = this.#bytes[value] === 0x7b ? this.#typedValue(value, to, depth) : value;
      if (typed >= 0) {
        this.#at = typed;
        this.#member(child, depth);
      }
    }
    this.#at = at;
    this.#to = end;
  }

  /** Where the one member of `{"string_value": …, "int_value": …}` is that is set; `from` where it is no such object. */
  #typedValue(from: number, to: number, depth: number): number {
    let typed = true;
    let set = -1;
    this.#members(from, to, depth, (keyFrom, keyTo, start) => {
      const name = decoder.decode(this.#bytes.subarray(keyFrom, keyTo));
      if (!/^(string|int|float|double|set_timestamp)_(value|micros)$/.test(name)) typed = false;
      else if (set < 0 && name.endsWith('_value') && this.#bytes[start] !== 0x6e) set = start;
    });
    return typed ? set : from;
  }

  #members(
    from: number,
    to: number,
    depth: number,
    each: (keyFrom: number, keyTo: number, value: number) => void,
  ): void {
    this.#at = from + 1;
    this.#to = to;
    for (;;) {
      this.#space();
      if (this.#take(0x7d)) return;
      const keyFrom = this.#at + 1;
      this.#string();
      const keyTo = this.#at - 1;
      this.#space();
      this.#take(0x3a);
      this.#space();
      const start = this.#at;
      each(keyFrom, keyTo, start);
      this.#at = start;
      this.#value(undefined, depth + 1);
      this.#space();
      this.#take(0x2c);
    }
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const words = {
  true: encoder.encode('true'),
  false: encoder.encode('false'),
  null: encoder.encode('null'),
};

function nothing(): Found {
  return { bytes: encoder.encode(''), from: 0, to: 0, kind: 'nothing' };
}
const none = nothing();

function placeOf(name: string): Place {
  return { name: encoder.encode(name), children: [], byName: new Map(), each: 'no rows', slots: [] };
}

/** A key may hold points itself, so every way to read the steps as keys is a way to the value. */
function insert(place: Place, steps: readonly string[], slot: number): void {
  const most = steps.length > longestPath ? 1 : steps.length;
  for (let taken = 1; taken <= most; taken++) {
    const name = steps.slice(0, taken).join('.');
    const rest = steps.slice(taken);
    const isList = name.endsWith('[]');
    let child = childNamed(place, isList ? name.slice(0, -2) : name);
    if (isList) {
      if (child.each === 'no rows') child.each = placeOf('');
      child = child.each;
    }
    if (rest.length === 0) child.slots = [...child.slots, slot];
    else insert(child, rest, slot);
    if (steps.length > longestPath) return;
  }
}

function childNamed(place: Place, name: string): Place {
  const found = place.byName.get(name);
  if (found !== undefined) return found;
  const made = placeOf(name);
  place.children.push(made);
  place.byName.set(name, made);
  return made;
}

function childOf(
  place: Place,
  bytes: Uint8Array,
  from: number,
  to: number,
  escaped: boolean,
): Place | undefined {
  const { children } = place;
  if (children.length === 0) return undefined;
  const key: Found = { bytes, from, to, kind: escaped ? 'escaped' : 'plain' };
  if (escaped && !unescaped(key)) return undefined;
  if (children.length > fewChildren)
    return place.byName.get(decoder.decode(key.bytes.subarray(key.from, key.to)));
  for (const child of children) if (isSame(child.name, key.bytes, key.from, key.to)) return child;
  return undefined;
}

/** Up to here looking at each is faster than making a text of the key. */
const fewChildren = 32;

function isSame(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
  return true;
}

function isKeyed(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name.charCodeAt(i)) return false;
  return true;
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0x5c) return true;
  return false;
}

const escapes: Readonly<Record<number, number>> = {
  34: 0x22,
  92: 0x5c,
  47: 0x2f,
  98: 0x08,
  102: 0x0c,
  110: 0x0a,
  114: 0x0d,
  116: 0x09,
};

function hexOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** Replaces an escaped text by what it stands for. @returns whether that is text: no lone surrogate, no zero */
function unescaped(found: Found): boolean {
  if (found.kind !== 'escaped') return true;
  const { bytes, from, to } = found;
  const out = new Uint8Array(to - from);
  let o = 0;
  const unitAt = (at: number) =>
    (hexOf(bytes[at]!) << 12) |
    (hexOf(bytes[at + 1]!) << 8) |
    (hexOf(bytes[at + 2]!) << 4) |
    hexOf(bytes[at + 3]!);
  for (let i = from; i < to; i++) {
    if (bytes[i] !== 0x5c) {
      out[o++] = bytes[i]!;
      continue;
    }
    i++;
    if (bytes[i] !== 0x75) {
      out[o++] = escapes[bytes[i]!]!;
      continue;
    }
    let code = unitAt(i + 1);
    i += 4;
    if (code >= 0xd800 && code < 0xdc00 && i + 6 < to && bytes[i + 1] === 0x5c && bytes[i + 2] === 0x75) {
      const low = unitAt(i + 3);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      }
    }
    if (code === 0 || (code >= 0xd800 && code < 0xe000)) return false;
    const encoded = encoder.encode(String.fromCodePoint(code));
    out.set(encoded, o);
    o += encoded.length;
  }
  found.bytes = out;
  found.from = 0;
  found.to = o;
  found.kind = 'plain';
  return true;
}
