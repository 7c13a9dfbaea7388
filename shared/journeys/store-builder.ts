import { startOfDate, unitOf, unitSeconds } from '../policy/calendar.ts';
import type { Mapping, TimePrecision } from '../policy/mapping.ts';
import { allocated } from './allocation.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import { GrowingCodes, GrowingNumbers, newCodes } from './growing-column.ts';
import { type Clock, type CodedColumn, type JourneyStore, missingLabel, type Standing } from './store.ts';
import type { TextColumn } from './text-column.ts';
import { orderByTime } from './time-order.ts';
import { groupNames } from './touchpoint-groups.ts';

/** Which columns the batches of one import have. */
export interface EventColumns {
  readonly time: 'clock' | 'order';
  readonly channel: boolean;
  readonly attributes: readonly string[];
  readonly consent: boolean;
  readonly amount: boolean;
  /** Most different values that a column, and most people that a store, may have. */
  readonly most?: { readonly labels: number; readonly people: number };
}

/** Events in the order of the source. An empty text is a missing value; an empty person is not allowed. */
export interface EventBatch {
  readonly rows: number;
  readonly person: TextColumn;
  /** Microseconds since 1970 UTC, or whatever numbers order the events where there is no clock. */
  readonly time: Float64Array;
  readonly touchpoint: TextColumn;
  readonly channel?: TextColumn;
  readonly attributes: ReadonlyMap<string, TextColumn>;
  /** 1 where consent is granted. */
  readonly consent?: Uint8Array;
  /** Whole minor units; NaN where missing. */
  readonly amount?: Float64Array;
}

export interface Finish {
  readonly groups: Mapping['groups'];
  readonly time:
    | { readonly kind: 'order' }
    | {
        readonly kind: 'clock';
        readonly precision: TimePrecision;
        /** Seconds on the local clock since 1970-01-01 of microseconds UTC; may have a fraction. */
        readonly localSeconds: (utcMicroseconds: number) => number;
        /** ISO dates on the local clock; `to` is exclusive. Events outside are left out. */
        readonly from?: string;
        readonly to?: string;
      };
}

export interface BuiltStore {
  readonly store: JourneyStore;
  /** Memory that the store keeps, identifiers and dictionaries included. */
  readonly bytesPerEvent: number;
}

const enough = { labels: 1_000_000, people: 100_000_000 };

/**
 * Builds a journey store from batches appended in the order of the source.
 *
 * Who is analysed depends on a person's own events and the leave-out list alone: somebody on the list
 * has objected; else somebody with any event without consent, inside the period or not, has given no
 * consent; somebody without an event inside the period is not in the snapshot.
 */
export class StoreBuilder {
  readonly #columns: EventColumns;
  readonly #people: ByteDictionary;
  readonly #leaveOut: ByteDictionary;
  readonly #person = new GrowingCodes();
  readonly #time = new GrowingNumbers();
  readonly #touchpoint: TextCodes;
  readonly #channel: TextCodes | 'unmapped';
  readonly #attributes = new Map<string, TextCodes>();
  readonly #amount: GrowingNumbers | 'unmapped';
  /** By person: 1 where any event has no consent. */
  #withoutConsent = new Uint8Array(1024);
  #rows = 0;
  #codes = new Uint32Array(0);

  constructor(columns: EventColumns) {
    const { labels, people } = columns.most ?? enough;
    this.#columns = columns;
    this.#people = new ByteDictionary('person', people);
    this.#leaveOut = new ByteDictionary('leave_out', people);
    this.#touchpoint = new TextCodes('touchpoint', labels);
    this.#channel = columns.channel ? new TextCodes('channel', labels) : 'unmapped';
    for (const name of columns.attributes) this.#attributes.set(name, new TextCodes(name, labels));
    this.#amount = columns.amount ? new GrowingNumbers() : 'unmapped';
  }

  /** Copies what it needs: the batch may be reused. Throws `Failure` `dictionary-full` or `too-large`. */
  append(batch: EventBatch): void {
    const { rows } = batch;
    checkBatch(batch, this.#columns);
    if (this.#rows + rows > 0xffff_ffff) throw new RangeError('more than 2^32 events');
    if (this.#codes.length < rows) this.#codes = new Uint32Array(rows);
    this.#people.encode(batch.person, this.#codes);
    this.#person.append(this.#codes, rows);
    if (batch.consent !== undefined) this.#noteConsent(batch.consent, rows);
    this.#time.append(batch.time, rows);
    this.#touchpoint.append(batch.touchpoint, this.#codes);
    if (this.#channel !== 'unmapped') this.#channel.append(batch.channel!, this.#codes);
    for (const [name, codes] of this.#attributes) codes.append(batch.attributes.get(name)!, this.#codes);
    if (this.#amount !== 'unmapped') this.#amount.append(batch.amount!, rows);
    this.#rows += rows;
  }

  /** Identifiers of people who objected, in the same form as those of the events. Strangers are ignored. */
  leaveOut(identifiers: TextColumn): void {
    this.#leaveOut.encode(identifiers, new Uint32Array(identifiers.length));
  }

  /** Once, after the last batch. */
  finish(options: Finish): BuiltStore {
    const work = this.finishing(options);
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  }

  /** As `finish`, in steps that each take a part of the time, so that a large store can be given up between them. */
  *finishing({ groups, time }: Finish): Generator<void, BuiltStore> {
    if (time.kind !== this.#columns.time) throw new RangeError('a clock was promised and not given');
    const inside = time.kind === 'clock' ? this.#insidePeriod(time) : 'everything';
    yield;
    const { standing, analysed } = this.#standing(inside);
    yield;
    const numberOf = allocated('people', () => new Int32Array(this.#people.size).fill(-1));
    const codeOf = allocated('people', () => new Uint32Array(standing.analysed));
    let people = 0;
    for (let code = 0; code < numberOf.length; code++) {
      if (analysed[code] === 0) continue;
      numberOf[code] = people;
      codeOf[people++] = code;
    }

    const offsets = allocated('people', () => new Uint32Array(people + 1));
    for (let row = 0; row < this.#rows; row++) {
      const person = numberOf[this.#person.at(row)]!;
      if (person >= 0 && (inside === 'everything' || inside[row] === 1)) offsets[person + 1]!++;
    }
    for (let person = 0; person < people; person++) offsets[person + 1]! += offsets[person]!;
    const events = offsets[people]!;

    yield;
    const rows = allocated('events', () => new Uint32Array(events));
    const times = allocated('events', () => new Float64Array(events));
    const next = offsets.slice(0, people);
    for (let row = 0; row < this.#rows; row++) {
      const person = numberOf[this.#person.at(row)]!;
      if (person < 0 || (inside !== 'everything' && inside[row] !== 1)) continue;
      const position = next[person]!++;
      rows[position] = row;
      times[position] = this.#time.at(row);
    }
    yield;
    orderByTime(offsets, times, rows);
    yield;

    const clock: Clock = time.kind === 'clock' ? coarsened(times, time) : { kind: 'order' };
    yield;
    const attributes = new Map<string, CodedColumn>();
    for (const [name, codes] of this.#attributes) {
      attributes.set(name, codes.gather(rows));
      yield;
    }
    const touchpoint = this.#touchpoint.gather(rows, groupNames(groups));
    yield;
    const channel = this.#channel === 'unmapped' ? 'unmapped' : this.#channel.gather(rows);
    yield;
    const identifiers = this.#people;
    identifiers.close();
    const store: JourneyStore = {
      people,
      events,
      offsets,
      touchpoint,
      channel,
      attributes,
      amount: this.#amount === 'unmapped' ? 'unmapped' : gatherAmounts(this.#amount, rows),
      clock,
      identifier: person => {
        if (!(person >= 0 && person < people)) throw new RangeError('no such person');
        return identifiers.text(codeOf[person]!);
      },
      standing,
    };
    const bytes = storeBytes(store) + identifiers.byteLength + codeOf.byteLength;
    return { store, bytesPerEvent: bytes / Math.max(1, events) };
  }

  #noteConsent(consent: Uint8Array, rows: number): void {
    if (this.#withoutConsent.length < this.#people.size) {
      const grown = allocated('people', () => new Uint8Array(2 * this.#people.size));
      grown.set(this.#withoutConsent);
      this.#withoutConsent = grown;
    }
    for (let row = 0; row < rows; row++) {
      if (consent[row] !== 1) this.#withoutConsent[this.#codes[row]!] = 1;
    }
  }

  #insidePeriod(time: Extract<Finish['time'], { kind: 'clock' }>): Uint8Array | 'everything' {
    if (time.from === undefined && time.to === undefined) return 'everything';
    const from = time.from === undefined ? Number.NEGATIVE_INFINITY : startOfDate(time.from);
    const to = time.to === undefined ? Number.POSITIVE_INFINITY : startOfDate(time.to);
    const inside = allocated('events', () => new Uint8Array(this.#rows));
    for (let row = 0; row < inside.length; row++) {
      const seconds = time.localSeconds(this.#time.at(row));
      if (seconds >= from && seconds < to) inside[row] = 1;
    }
    return inside;
  }

  #standing(inside: Uint8Array | 'everything'): {
    readonly standing: Readonly<Record<Standing, number>>;
    /** By person of the dictionary: 1 where analysed. */
    readonly analysed: Uint8Array;
  } {
    const people = this.#people.size;
    const here = allocated('people', () => new Uint8Array(people));
    if (inside === 'everything') here.fill(1);
    else for (let row = 0; row < this.#rows; row++) if (inside[row] === 1) here[this.#person.at(row)] = 1;

    const standing = { analysed: 0, 'no consent': 0, objected: 0, 'too old': 0 };
    for (let listed = 0; listed < this.#leaveOut.size; listed++) {
      const identifier = this.#leaveOut.text(listed);
      const person = this.#people.find(identifier, 0, identifier.length);
      if (person < 0 || here[person] === 0) continue;
      here[person] = 0;
      standing.objected++;
    }
    for (let person = 0; person < people; person++) {
      if (here[person] === 0) continue;
      if (this.#withoutConsent[person] === 1) {
        here[person] = 0;
        standing['no consent']++;
      } else standing.analysed++;
    }
    return { standing, analysed: here };
  }
}

/** A text column while it grows, and its dictionary. */
class TextCodes {
  readonly #dictionary: ByteDictionary;
  readonly #codes = new GrowingCodes();

  constructor(name: string, most: number) {
    this.#dictionary = new ByteDictionary(name, most);
  }

  append(column: TextColumn, scratch: Uint32Array): void {
    this.#dictionary.encode(column, scratch);
    this.#codes.append(scratch, column.length);
  }

  /** The column of the given rows, its labels those that occur in them, in code-unit order. */
  gather(rows: Uint32Array, rename: (label: string) => string = label => label): CodedColumn {
    const size = this.#dictionary.size;
    const codes = allocated('events', () => newCodes(rows.length, size));
    const used = new Uint8Array(size);
    for (let i = 0; i < rows.length; i++) {
      const code = this.#codes.at(rows[i]!);
      codes[i] = code;
      used[code] = 1;
    }
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const names = new Map<number, string>();
    for (let code = 0; code < size; code++) {
      if (used[code] === 0) continue;
      const bytes = this.#dictionary.text(code);
      names.set(code, rename(bytes.length === 0 ? missingLabel : decoder.decode(bytes)));
    }
    const labels = [...new Set(names.values())].sort();
    const codeOf = new Map(labels.map((label, code) => [label, code]));
    const recode = new Uint32Array(size);
    for (const [code, name] of names) recode[code] = codeOf.get(name)!;
    for (let i = 0; i < codes.length; i++) codes[i] = recode[codes[i]!]!;
    return { codes: inSmallestType(codes, labels.length), labels };
  }
}

function inSmallestType(codes: CodedColumn['codes'], labels: number): CodedColumn['codes'] {
  if (newCodes(0, labels).BYTES_PER_ELEMENT === codes.BYTES_PER_ELEMENT) return codes;
  const copy = allocated('events', () => newCodes(codes.length, labels));
  copy.set(codes);
  return copy;
}

function coarsened(utcMicroseconds: Float64Array, time: Extract<Finish['time'], { kind: 'clock' }>): Clock {
  const { precision, localSeconds } = time;
  let at: Int32Array | Float64Array = allocated('events', () => new Int32Array(utcMicroseconds.length));
  for (let i = 0; i < utcMicroseconds.length; i++) {
    const unit = unitOf(precision, localSeconds(utcMicroseconds[i]!));
    if (at instanceof Int32Array && (unit | 0) !== unit) at = Float64Array.from(at);
    at[i] = unit;
  }
  return { kind: 'clock', precision, unitSeconds: unitSeconds(precision), at };
}

function gatherAmounts(amounts: GrowingNumbers, rows: Uint32Array): Float64Array {
  const gathered = allocated('events', () => new Float64Array(rows.length));
  for (let i = 0; i < rows.length; i++) {
    const amount = amounts.at(rows[i]!);
    gathered[i] = Number.isNaN(amount) ? 0 : amount;
  }
  return gathered;
}

function checkBatch(batch: EventBatch, columns: EventColumns): void {
  const { rows, person, time } = batch;
  const texts = [person, batch.touchpoint];
  if (columns.channel) texts.push(batch.channel ?? missingColumn());
  for (const name of columns.attributes) texts.push(batch.attributes.get(name) ?? missingColumn());
  if (texts.some(column => column.length !== rows) || time.length < rows) throw uneven();
  if (columns.consent !== (batch.consent !== undefined)) missingColumn();
  if (columns.amount !== (batch.amount !== undefined)) missingColumn();
  if ((batch.consent?.length ?? rows) < rows || (batch.amount?.length ?? rows) < rows) throw uneven();
  for (let row = 0; row < rows; row++) {
    if (person.offsets[row + 1]! <= person.offsets[row]!) throw new RangeError('an event without a person');
    if (!Number.isFinite(time[row]!)) throw new RangeError('an event without a time');
  }
}

function missingColumn(): never {
  throw new RangeError('a batch has not the columns that were promised');
}

function uneven(): RangeError {
  return new RangeError('the columns of a batch differ in length');
}

function storeBytes(store: JourneyStore): number {
  let bytes = store.offsets.byteLength;
  const columns = [store.touchpoint, ...store.attributes.values()];
  if (store.channel !== 'unmapped') columns.push(store.channel);
  for (const { codes, labels } of columns) {
    bytes += codes.byteLength;
    for (const label of labels) bytes += 2 * label.length;
  }
  if (store.amount !== 'unmapped') bytes += store.amount.byteLength;
  if (store.clock.kind === 'clock') bytes += store.clock.at.byteLength;
  return bytes;
}
