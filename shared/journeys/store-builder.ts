import { startOfDate, unitOf, unitSeconds } from '../policy/calendar.ts';
import type { ConsentRule, Mapping, TimePrecision } from '../policy/mapping.ts';
import { groupNames } from '../policy/touchpoint-groups.ts';
import { allocated } from './allocation.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import { ConsentStanding, consentCodes } from './consent-standing.ts';
import { GrowingCodes, GrowingNumbers, newCodes } from './growing-column.ts';
import { LeaveOutLists } from './leave-out-lists.ts';
import { sessionsByGap } from './sessions.ts';
import { type Clock, type CodedColumn, type JourneyStore, missingLabel, type Standing } from './store.ts';
import type { TextColumn } from './text-column.ts';
import { orderByTime } from './time-order.ts';

/** Which columns the batches of one import have. */
export interface EventColumns {
  readonly time: 'clock' | 'order';
  readonly channel: boolean;
  readonly attributes: readonly string[];
  /** How a person's rows are taken together. */
  readonly consent: ConsentRule | false;
  readonly amount: boolean;
  /** Whether a column says which session an event belongs to. */
  readonly session?: boolean;
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
  readonly session?: TextColumn;
  readonly attributes: ReadonlyMap<string, TextColumn>;
  /** By event, as `consentCodes`. */
  readonly consent?: Uint8Array;
  /** People who refuse in rows that became no event. */
  readonly refusals?: TextColumn;
  /** Whole minor units; NaN where missing. */
  readonly amount?: Float64Array;
}

export interface Finish {
  readonly groups: Mapping['groups'];
  /** More than this between two events of a person starts a session, in seconds. */
  readonly sessionGap?: number;
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
        /** Local seconds before which events are too old to be kept. */
        readonly notBefore?: number;
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
 * Who is analysed depends on a person's own events and the leave-out list alone. Somebody whose every event is
 * older than the age limit is too old; else somebody without an event inside the period stands outside it. Of
 * both the former and those inside, somebody on the list has objected; else those inside have given consent or
 * not (`ConsentStanding`), by all their rows, inside the period or not. Under `last` rows that refuse are no
 * events, and somebody who has no others has given none.
 */
export class StoreBuilder {
  readonly #columns: EventColumns;
  readonly #people: ByteDictionary;
  /** Applied before anything else; filled before `finish`. */
  readonly leaveOut: LeaveOutLists;
  readonly #person = new GrowingCodes();
  readonly #time = new GrowingNumbers();
  readonly #touchpoint: TextCodes;
  readonly #channel: TextCodes | 'unmapped';
  readonly #session: TextCodes | 'unmapped';
  readonly #attributes = new Map<string, TextCodes>();
  readonly #amount: GrowingNumbers | 'unmapped';
  readonly #consent: ConsentStanding | 'unmapped';
  /** By row what it says, kept where rows that refuse are left out one by one. */
  readonly #said: GrowingCodes | 'not kept';
  #rows = 0;
  #codes = new Uint32Array(0);

  constructor(columns: EventColumns) {
    const { labels, people } = columns.most ?? enough;
    this.#columns = columns;
    this.#people = new ByteDictionary('person', people);
    this.leaveOut = new LeaveOutLists(people);
    this.#touchpoint = new TextCodes('touchpoint', labels);
    this.#channel = columns.channel ? new TextCodes('channel', labels) : 'unmapped';
    this.#session = columns.session === true ? new TextCodes('session', people) : 'unmapped';
    for (const name of columns.attributes) this.#attributes.set(name, new TextCodes(name, labels));
    this.#amount = columns.amount ? new GrowingNumbers() : 'unmapped';
    const { consent } = columns;
    this.#consent = consent === false ? 'unmapped' : new ConsentStanding(consent);
    this.#said = consent !== false && consent.when === 'last' ? new GrowingCodes() : 'not kept';
  }

  /** Copies what it needs: the batch may be reused. Throws `Failure` `dictionary-full` or `too-large`. */
  append(batch: EventBatch): void {
    const { rows } = batch;
    checkBatch(batch, this.#columns);
    if (this.#rows + rows > 0xffff_ffff) throw new RangeError('more than 2^32 events');
    if (this.#codes.length < rows) this.#codes = new Uint32Array(rows);
    this.#people.encode(batch.person, this.#codes);
    this.#person.append(this.#codes, rows);
    if (this.#consent !== 'unmapped') {
      this.#consent.note(batch.consent!, this.#codes, batch.time, rows, this.#people.size);
      if (batch.refusals !== undefined) this.#consent.refused(batch.refusals);
      if (this.#said !== 'not kept') this.#said.append(Uint32Array.from(batch.consent!), rows);
    }
    this.#time.append(batch.time, rows);
    this.#touchpoint.append(batch.touchpoint, this.#codes);
    if (this.#channel !== 'unmapped') this.#channel.append(batch.channel!, this.#codes);
    if (this.#session !== 'unmapped') this.#session.append(batch.session!, this.#codes);
    for (const [name, codes] of this.#attributes) codes.append(batch.attributes.get(name)!, this.#codes);
    if (this.#amount !== 'unmapped') this.#amount.append(batch.amount!, rows);
    this.#rows += rows;
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
  *finishing({ groups, time, sessionGap }: Finish): Generator<void, BuiltStore> {
    if (time.kind !== this.#columns.time) throw new RangeError('a clock was promised and not given');
    const listed = yield* this.leaveOut.among(this.#people);
    const { usable, standing, analysed } = this.#standing(this.#places(time), listed);
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
      if (person >= 0 && (usable === 'everything' || usable[row] === 1)) offsets[person + 1]!++;
    }
    for (let person = 0; person < people; person++) offsets[person + 1]! += offsets[person]!;
    const events = offsets[people]!;

    yield;
    const rows = allocated('events', () => new Uint32Array(events));
    const times = allocated('events', () => new Float64Array(events));
    const next = offsets.slice(0, people);
    for (let row = 0; row < this.#rows; row++) {
      const person = numberOf[this.#person.at(row)]!;
      if (person < 0 || (usable !== 'everything' && usable[row] !== 1)) continue;
      const position = next[person]!++;
      rows[position] = row;
      times[position] = this.#time.at(row);
    }
    yield;
    orderByTime(offsets, times, rows);
    yield;

    const session = this.#sessions(offsets, times, rows, sessionGap);
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
      session,
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

  #sessions(
    offsets: Uint32Array,
    times: Float64Array,
    rows: Uint32Array,
    gap: number | undefined,
  ): JourneyStore['session'] {
    if (this.#session !== 'unmapped') return this.#session.codesOf(rows);
    if (gap === undefined || this.#columns.time === 'order') return 'unmapped';
    return sessionsByGap(offsets, times, gap);
  }

  /** By row, where it lies in time; `'all inside'` where neither a period nor an age limit is set. */
  #places(time: Finish['time']): Uint8Array | 'all inside' {
    if (time.kind === 'order') return 'all inside';
    if (time.from === undefined && time.to === undefined && time.notBefore === undefined) return 'all inside';
    const from = time.from === undefined ? Number.NEGATIVE_INFINITY : startOfDate(time.from);
    const to = time.to === undefined ? Number.POSITIVE_INFINITY : startOfDate(time.to);
    const notBefore = time.notBefore ?? Number.NEGATIVE_INFINITY;
    const places = allocated('events', () => new Uint8Array(this.#rows));
    for (let row = 0; row < places.length; row++) {
      const seconds = time.localSeconds(this.#time.at(row));
      if (seconds < notBefore) places[row] = place.tooOld;
      else places[row] = seconds >= from && seconds < to ? place.inside : place.outside;
    }
    return places;
  }

  #standing(
    places: Uint8Array | 'all inside',
    listed: Uint8Array,
  ): {
    readonly standing: Readonly<Record<Standing, number>>;
    /** By person of the dictionary: 1 where analysed. */
    readonly analysed: Uint8Array;
    /** By row: 1 where it may become an event. */
    readonly usable: Uint8Array | 'everything';
  } {
    const people = this.#people.size;
    const inside = allocated('people', () => new Uint8Array(people));
    const recent = allocated('people', () => new Uint8Array(people));
    if (places === 'all inside') {
      inside.fill(1);
      recent.fill(1);
    } else {
      for (let row = 0; row < this.#rows; row++) {
        if (places[row] === place.tooOld) continue;
        recent[this.#person.at(row)] = 1;
        if (places[row] === place.inside) inside[this.#person.at(row)] = 1;
      }
    }
    const given = this.#consent === 'unmapped' ? 'everybody' : this.#consent.given(this.#people);
    const { usable, withEvents } = this.#usable(places, inside);

    const standing = { analysed: 0, 'no consent': 0, objected: 0, 'too old': 0, 'outside the period': 0 };
    const analysed = allocated('people', () => new Uint8Array(people));
    for (let person = 0; person < people; person++) {
      if (inside[person] === 0 && recent[person] === 1) standing['outside the period']++;
      else if (listed[person] === 1) standing.objected++;
      else if (inside[person] === 0) standing['too old']++;
      else if ((given !== 'everybody' && given[person] === 0) || withEvents[person] === 0)
        standing['no consent']++;
      else {
        analysed[person] = 1;
        standing.analysed++;
      }
    }
    return { standing, analysed, usable };
  }

  #usable(
    places: Uint8Array | 'all inside',
    inside: Uint8Array,
  ): { readonly usable: Uint8Array | 'everything'; readonly withEvents: Uint8Array } {
    const said = this.#said;
    if (places === 'all inside' && said === 'not kept') return { usable: 'everything', withEvents: inside };
    const usable = allocated('events', () => new Uint8Array(this.#rows));
    const withEvents = allocated('people', () => new Uint8Array(this.#people.size));
    for (let row = 0; row < usable.length; row++) {
      if (places !== 'all inside' && places[row] !== place.inside) continue;
      if (said !== 'not kept' && said.at(row) === consentCodes.refused) continue;
      usable[row] = 1;
      withEvents[this.#person.at(row)] = 1;
    }
    return { usable, withEvents };
  }
}

/** Where a row lies in time. */
const place = { outside: 0, inside: 1, tooOld: 2 } as const;

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

  /** Codes of the given rows, for telling equal from different alone. */
  codesOf(rows: Uint32Array): CodedColumn['codes'] {
    const codes = allocated('events', () => newCodes(rows.length, this.#dictionary.size));
    for (let i = 0; i < rows.length; i++) codes[i] = this.#codes.at(rows[i]!);
    return codes;
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
  if (columns.session === true) texts.push(batch.session ?? missingColumn());
  for (const name of columns.attributes) texts.push(batch.attributes.get(name) ?? missingColumn());
  if (texts.some(column => column.length !== rows) || time.length < rows) throw uneven();
  if ((columns.consent !== false) !== (batch.consent !== undefined)) missingColumn();
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
  if (store.session !== 'unmapped') bytes += store.session.byteLength;
  if (store.amount !== 'unmapped') bytes += store.amount.byteLength;
  if (store.clock.kind === 'clock') bytes += store.clock.at.byteLength;
  return bytes;
}
