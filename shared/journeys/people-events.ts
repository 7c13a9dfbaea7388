import { startOfDate } from '../policy/calendar.ts';
import type { ConsentRule } from '../policy/mapping.ts';
import { allocated } from './allocation.ts';
import type { ByteDictionary } from './byte-dictionary.ts';
import { ConsentStanding, consentCodes } from './consent-standing.ts';
import { GrowingCodes, GrowingNumbers, GrowingTimes } from './growing-column.ts';
import type { Standing } from './store.ts';
import type { Finish } from './store-builder.ts';
import type { TextColumn } from './text-column.ts';
import { orderByTime } from './time-order.ts';

/** A batch of events whose labels are codes already. */
export interface CodedBatch {
  readonly time: Float64Array;
  readonly codes: readonly Uint32Array[];
  readonly amount?: Float64Array;
  readonly consent?: Uint8Array;
}

/** Who of some people is analysed, and which of their events. */
export interface Stood {
  readonly people: Readonly<Record<Standing, number>>;
  readonly events: number;
  /** Bytes of what the analysed are called. */
  readonly nameBytes: number;
  /** Events by person; 0 where not analysed. */
  readonly lengths: Uint32Array;
  /** By row: 1 where it may become an event. */
  readonly usable: Uint8Array | 'everything';
}

/** Events of the analysed, by person and time. */
export interface Ordered {
  readonly offsets: Uint32Array;
  readonly times: Float64Array;
  /** Which row each was. */
  readonly rows: Uint32Array;
}

/** Events of some of the people, in the order of the source. What becomes of them depends on nobody else. */
export class PeopleEvents {
  readonly people: ByteDictionary;
  /** Whose rows came last, until they are enough to be looked up together, while all that it takes is near. */
  readonly #waiting = new GatheredTexts();
  readonly #person = new GrowingCodes();
  readonly #time = new GrowingTimes();
  readonly #codes: readonly GrowingCodes[];
  readonly #amount = new GrowingNumbers();
  readonly #consent: ConsentStanding | 'unmapped';
  /** By row what it says of consent. */
  readonly #said: GrowingCodes | 'unmapped';
  /** Whether rows that refuse are left out one by one. */
  readonly #refusingRowsGo: boolean;
  #rows = 0;

  /** @param columns  of codes */
  constructor(people: ByteDictionary, columns: number, consent: ConsentRule | false) {
    this.people = people;
    this.#codes = Array.from({ length: columns }, () => new GrowingCodes());
    this.#consent = consent === false ? 'unmapped' : new ConsentStanding(consent);
    this.#said = consent === false ? 'unmapped' : new GrowingCodes();
    this.#refusingRowsGo = consent !== false && consent.when === 'last';
  }

  /** Who did the next of the rows that `append` is given. @param hash  `byteHash` of it */
  name(hash: number, bytes: Uint8Array, from: number, to: number): void {
    this.#waiting.add(hash, bytes, from, to);
  }

  /** @param rows  of the batch, ascending, that are of these people */
  append({ time, codes, amount, consent }: CodedBatch, rows: Uint32Array): void {
    if (this.#waiting.length >= together) this.lookUp();
    this.#time.append(time, rows);
    this.#codes.forEach((column, index) => {
      column.append(codes[index]!, rows);
    });
    if (amount !== undefined) this.#amount.append(amount, rows);
    if (this.#said !== 'unmapped' && consent !== undefined) this.#said.append(consent, rows);
    this.#rows += rows.length;
  }

  /** Bytes of the events, people left aside. */
  get byteLength(): number {
    const columns = [this.#person, this.#time, this.#amount, ...this.#codes];
    if (this.#said !== 'unmapped') columns.push(this.#said);
    return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Counts everybody who came. */
  lookUp(): void {
    const column = this.#waiting.take();
    const codes = new Uint32Array(column.length);
    this.people.encode(column, codes);
    this.#person.append(codes, counting(codes.length));
  }

  /** Rows of people who refuse and became no event. */
  refused(people: TextColumn, rows: Uint32Array): void {
    if (this.#consent !== 'unmapped') this.#consent.refused(people, rows);
  }

  /** @param listed  by person: 1 where a list leaves them out */
  stand(time: Finish['time'], listed: Uint8Array): Stood {
    const size = this.people.size;
    const person = this.#person.whole();
    const said = this.#said === 'unmapped' ? 'unmapped' : this.#said.whole();
    const places = this.#places(time);
    const inside = allocated('people', () => new Uint8Array(size));
    const recent = allocated('people', () => new Uint8Array(size));
    if (places === 'all inside') {
      inside.fill(1);
      recent.fill(1);
    } else {
      for (let row = 0; row < person.length; row++) {
        if (places[row] === place.tooOld) continue;
        recent[person[row]!] = 1;
        if (places[row] === place.inside) inside[person[row]!] = 1;
      }
    }
    const given = this.#given(person, said);
    const usable = this.#usable(places, said);
    const lengths = allocated('people', () => new Uint32Array(size));
    for (let row = 0; row < person.length; row++) {
      if (usable === 'everything' || usable[row] === 1) lengths[person[row]!]!++;
    }

    const people = { analysed: 0, 'no consent': 0, objected: 0, 'too old': 0, 'outside the period': 0 };
    let events = 0;
    let nameBytes = 0;
    for (let one = 0; one < size; one++) {
      const stands = standingOf(
        inside[one] === 1,
        recent[one] === 1,
        listed[one] === 1,
        (given === 'everybody' || given[one] === 1) && lengths[one]! > 0,
      );
      people[stands]++;
      if (stands === 'analysed') {
        events += lengths[one]!;
        nameBytes += this.people.lengthOf(one);
      } else lengths[one] = 0;
    }
    return { people, events, nameBytes, lengths, usable };
  }

  ordered({ lengths, usable, events }: Stood): Ordered {
    const person = this.#person.whole();
    const moments = this.#time.whole();
    const ends = allocated('people', () => new Uint32Array(lengths.length));
    let analysed = 0;
    for (let one = 0, end = 0; one < lengths.length; one++) {
      ends[one] = end;
      end += lengths[one]!;
      if (lengths[one]! > 0) analysed++;
    }
    const rows = allocated('events', () => new Uint32Array(events));
    const times = allocated('events', () => new Float64Array(events));
    for (let row = 0; row < person.length; row++) {
      const one = person[row]!;
      if (lengths[one] === 0 || (usable !== 'everything' && usable[row] !== 1)) continue;
      const at = ends[one]!++;
      rows[at] = row;
      times[at] = moments[row]!;
    }
    const offsets = allocated('people', () => new Uint32Array(analysed + 1));
    for (let one = 0, next = 1; one < lengths.length; one++) {
      if (lengths[one]! > 0) offsets[next++] = ends[one]!;
    }
    orderByTime(offsets, times, rows);
    return { offsets, times, rows };
  }

  codes(column: number): Uint32Array {
    return this.#codes[column]!.whole();
  }

  amounts(): Float64Array {
    return this.#amount.whole();
  }

  /** By row, where it lies in time; `'all inside'` where neither a period nor an age limit is set. */
  #places(time: Finish['time']): Uint8Array | 'all inside' {
    if (time.kind === 'order') return 'all inside';
    if (time.from === undefined && time.to === undefined && time.notBefore === undefined) return 'all inside';
    const from = time.from === undefined ? Number.NEGATIVE_INFINITY : startOfDate(time.from);
    const to = time.to === undefined ? Number.POSITIVE_INFINITY : startOfDate(time.to);
    const notBefore = time.notBefore ?? Number.NEGATIVE_INFINITY;
    const times = this.#time.whole();
    const places = allocated('events', () => new Uint8Array(times.length));
    for (let row = 0; row < places.length; row++) {
      const seconds = time.localSeconds(times[row]!);
      if (seconds < notBefore) places[row] = place.tooOld;
      else places[row] = seconds >= from && seconds < to ? place.inside : place.outside;
    }
    return places;
  }

  #given(person: Uint32Array, said: Uint32Array | 'unmapped'): Uint8Array | 'everybody' {
    if (this.#consent === 'unmapped' || said === 'unmapped') return 'everybody';
    this.#consent.note(said, person, this.#time.whole(), this.people.size);
    return this.#consent.given(this.people);
  }

  #usable(places: Uint8Array | 'all inside', said: Uint32Array | 'unmapped'): Uint8Array | 'everything' {
    if (places === 'all inside' && !this.#refusingRowsGo) return 'everything';
    const usable = allocated('events', () => new Uint8Array(this.#rows));
    for (let row = 0; row < usable.length; row++) {
      const isInside = places === 'all inside' || places[row] === place.inside;
      const refuses = this.#refusingRowsGo && said !== 'unmapped' && said[row] === consentCodes.refused;
      if (isInside && !refuses) usable[row] = 1;
    }
    return usable;
  }
}

/** Where a row lies in time. */
const place = { outside: 0, inside: 1, tooOld: 2 } as const;

function standingOf(inside: boolean, recent: boolean, listed: boolean, given: boolean): Standing {
  if (!inside && recent) return 'outside the period';
  if (listed) return 'objected';
  if (!inside) return 'too old';
  return given ? 'analysed' : 'no consent';
}

/** Rows that are looked up at once: more than the people of one part are many. */
const together = 1 << 14;

/** Texts of some rows of many columns, one after another. */
class GatheredTexts {
  #bytes = new Uint8Array(0);
  #offsets = new Int32Array(1);
  #hashes = new Int32Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(hash: number, bytes: Uint8Array, from: number, to: number): void {
    let end = this.#offsets[this.#length]!;
    if (end + to - from > this.#bytes.length) {
      const longer = allocated('people', () => new Uint8Array(2 * (end + to - from) + 64));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    if (this.#length + 1 >= this.#offsets.length) {
      const longer = new Int32Array(2 * this.#offsets.length + 1);
      longer.set(this.#offsets);
      this.#offsets = longer;
      const hashes = new Int32Array(longer.length - 1);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    for (let i = from; i < to; i++) this.#bytes[end++] = bytes[i]!;
    this.#hashes[this.#length] = hash;
    this.#offsets[++this.#length] = end;
  }

  /** What was added; valid until more is. */
  take(): TextColumn {
    const taken = {
      length: this.#length,
      offsets: this.#offsets,
      bytes: this.#bytes,
      hashes: this.#hashes,
    };
    this.#length = 0;
    return taken;
  }
}

let counted = new Uint32Array(0);

/** 0, 1, … below `length`, until the next call. */
function counting(length: number): Uint32Array {
  if (counted.length < length) counted = Uint32Array.from({ length: 2 * length }, (_, i) => i);
  return counted.subarray(0, length);
}
