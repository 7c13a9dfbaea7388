import { unitSeconds, unitsOf } from '../policy/calendar.ts';
import type { ConsentRule, Mapping, TimePrecision } from '../policy/mapping.ts';
import { groupNames } from '../policy/touchpoint-groups.ts';
import { Failure } from '../protocol/fault.ts';
import { type Memory, room } from './allocation.ts';
import { ByteDictionary } from './byte-dictionary.ts';
import { finished } from './finished.ts';
import { newCodes } from './growing-column.ts';
import { indexOf } from './journey-index.ts';
import { LeaveOutLists } from './leave-out-lists.ts';
import { type Ordered, PeopleEvents, type Stood } from './people-events.ts';
import { PeopleParts } from './people-parts.ts';
import { sessionsByGap } from './sessions.ts';
import {
  type Clock,
  type CodedColumn,
  type Identifiers,
  type JourneyStore,
  missingLabel,
  type Standing,
  storeOf,
} from './store.ts';
import type { TextColumn } from './text-column.ts';

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
  readonly #mostPeople: number;
  readonly #parts: PeopleParts;
  readonly #memory: Memory;
  /** By part. */
  readonly #events: (PeopleEvents | 'taken')[];
  /** Applied before anything else; filled before `finish`. */
  readonly leaveOut: LeaveOutLists;
  /** Texts of the coded columns, in the order of `codedColumns`. */
  readonly #texts: readonly ByteDictionary[];
  #rows = 0;
  #codes: Uint32Array[];

  /**
   * @param parts  how many people are looked at together; tells nothing and changes the order of people alone
   * @param memory  where the store comes to lie
   */
  constructor(columns: EventColumns, parts: PeopleParts = new PeopleParts(1), memory: Memory = 'own') {
    const { labels, people } = columns.most ?? enough;
    this.#columns = columns;
    this.#mostPeople = people;
    this.#parts = parts;
    this.#memory = memory;
    this.leaveOut = new LeaveOutLists(people);
    const names = codedColumns(columns);
    this.#texts = names.map(name => new ByteDictionary(name, name === 'session' ? people : labels));
    this.#codes = names.map(() => new Uint32Array(0));
    this.#events = Array.from(
      { length: parts.count },
      () => new PeopleEvents(new ByteDictionary('person', people), names.length, columns.consent),
    );
  }

  /**
   * Copies what it needs: the batch may be reused.
   *
   * @throws Failure `too-large`, `dictionary-full`; of too many people at the latest while finishing
   */
  append(batch: EventBatch): void {
    const { rows, person, time, amount, consent } = batch;
    checkBatch(batch, this.#columns);
    if (this.#rows + rows > 0xffff_ffff) throw new RangeError('more than 2^32 events');
    if (this.#codes[0]!.length < rows) this.#codes = this.#texts.map(() => new Uint32Array(rows));
    const codes = this.#codes;
    textsOf(batch, this.#columns).forEach((column, index) => {
      this.#texts[index]!.encode(column, codes[index]!);
    });
    const coded = { time, codes, ...(amount && { amount }), ...(consent && { consent }) };
    const events = this.#events.map((_, part) => this.#eventsOf(part));
    const rowsOf = this.#parts.rowsOf(person, (part, hash, bytes, from, to) =>
      events[part]!.name(hash, bytes, from, to),
    );
    rowsOf.forEach((some, part) => {
      if (some.length > 0) events[part]!.append(coded, some);
    });
    const { refusals } = batch;
    if (refusals !== undefined) {
      this.#parts.rowsOf(refusals).forEach((some, part) => {
        events[part]!.refused(refusals, some);
      });
    }
    this.#rows += rows;
  }

  /**
   * Bytes that the whole will take while it is ordered, if what is still to come is as what came, and nobody new
   * among it.
   *
   * @param part  of the source that came, above 0 and at most 1
   */
  expectedBytes(part: number): number {
    let events = 0;
    let people = 0;
    for (let at = 0; at < this.#events.length; at++) {
      const some = this.#eventsOf(at);
      events += some.byteLength;
      people += some.people.byteLength;
    }
    const codes = this.#texts.reduce((sum, { size }) => sum + newCodes(0, size).BYTES_PER_ELEMENT, 0);
    const ordered = this.#rows * (codes + 4 + (this.#columns.amount ? 8 : 0));
    return (events + ordered) / part + people;
  }

  /** Once, after the last batch. */
  finish(options: Finish): BuiltStore {
    return finished(this.finishing(options));
  }

  /**
   * As `finish`, in steps that each take a part of the time, so that a large store can be given up between them.
   * Each tells what part of the work is done, 0 to 1.
   */
  *finishing({ groups, time, sessionGap }: Finish): Generator<number, BuiltStore> {
    if (time.kind !== this.#columns.time) throw new RangeError('a clock was promised and not given');
    const parts = this.#parts.count;
    let people = 0;
    for (let part = 0; part < parts; part++) {
      this.#eventsOf(part).lookUp();
      people += this.#eventsOf(part).people.size;
      if (people > this.#mostPeople)
        throw new Failure('dictionary-full', { column: 'person', most: this.#mostPeople });
      yield 0;
    }
    const lists = this.leaveOut.among(this.#parts, this.#peopleOf());
    let listed = lists.next();
    for (; !listed.done; listed = lists.next()) yield 0.1 * listed.value;
    const stood: Stood[] = [];
    for (let part = 0; part < parts; part++) {
      stood.push(this.#eventsOf(part).stand(time, listed.value[part]!));
      yield 0.1 + (0.2 * (part + 1)) / parts;
    }
    const into = new OrderedEvents(stood, this.#texts, this.#columns, time, sessionGap, this.#memory);
    for (const [part, some] of stood.entries()) {
      into.add(this.#eventsOf(part), some);
      // Given back one after another, so that what came and what becomes of it are hardly ever there both.
      this.#events[part] = 'taken';
      yield 0.3 + (0.6 * (part + 1)) / parts;
    }
    return yield* into.store(groups);
  }

  #peopleOf(): ByteDictionary[] {
    return this.#events.map((_, part) => this.#eventsOf(part).people);
  }

  #eventsOf(part: number): PeopleEvents {
    const events = this.#events[part]!;
    if (events === 'taken') throw new RangeError('a store is built once');
    return events;
  }
}

/** Columns of labels and sessions, as `textsOf` gives them. */
function codedColumns({ channel, session, attributes }: EventColumns): string[] {
  return [
    'touchpoint',
    ...(channel ? ['channel'] : []),
    ...(session === true ? ['session'] : []),
    ...attributes,
  ];
}

function textsOf(batch: EventBatch, columns: EventColumns): TextColumn[] {
  return [
    batch.touchpoint,
    ...(columns.channel ? [batch.channel ?? missingColumn()] : []),
    ...(columns.session === true ? [batch.session ?? missingColumn()] : []),
    ...columns.attributes.map(name => batch.attributes.get(name) ?? missingColumn()),
  ];
}

/** The columns of a store while one part of the people after another comes into them. */
class OrderedEvents {
  readonly #columns: EventColumns;
  readonly #time: Finish['time'];
  readonly #gap: number | undefined;
  readonly #memory: Memory;
  readonly #texts: readonly ByteDictionary[];
  readonly #standing: Readonly<Record<Standing, number>>;
  readonly #offsets: Uint32Array;
  readonly #codes: CodedColumn['codes'][];
  readonly #amount: Float64Array | 'unmapped';
  readonly #sessions: CodedColumn['codes'] | 'unmapped';
  #at: Int32Array | Float64Array | 'no clock';
  readonly #identifiers: Identifiers;
  #people = 0;
  #events = 0;

  constructor(
    stood: readonly Stood[],
    texts: readonly ByteDictionary[],
    columns: EventColumns,
    time: Finish['time'],
    gap: number | undefined,
    memory: Memory,
  ) {
    this.#columns = columns;
    this.#texts = texts;
    this.#time = time;
    this.#gap = gap;
    this.#memory = memory;
    const sum = (of: (some: Stood) => number) => stood.reduce((total, some) => total + of(some), 0);
    this.#standing = {
      analysed: sum(({ people }) => people.analysed),
      'no consent': sum(({ people }) => people['no consent']),
      objected: sum(({ people }) => people.objected),
      'too old': sum(({ people }) => people['too old']),
      'outside the period': sum(({ people }) => people['outside the period']),
    };
    const people = this.#standing.analysed;
    const events = sum(some => some.events);
    this.#offsets = new Uint32Array(room('people', 4 * (people + 1), memory));
    this.#codes = texts.map(({ size }) => newCodes(events, size, memory));
    this.#amount = columns.amount ? new Float64Array(room('events', 8 * events, memory)) : 'unmapped';
    this.#at = time.kind === 'order' ? 'no clock' : new Int32Array(room('events', 4 * events, memory));
    const byGap = columns.session !== true && gap !== undefined && time.kind === 'clock';
    const longest = byGap ? stood.reduce((most, { lengths }) => greatest(lengths, most), 0) : 0;
    this.#sessions = byGap ? newCodes(events, longest, memory) : 'unmapped';
    const nameBytes = sum(some => some.nameBytes);
    if (nameBytes > 0xffff_ffff) throw new Failure('too-large', { what: 'people' });
    this.#identifiers = {
      bytes: new Uint8Array(room('people', nameBytes, memory)),
      offsets: new Uint32Array(room('people', 4 * (people + 1), memory)),
    };
  }

  add(from: PeopleEvents, some: Stood): void {
    const ordered = from.ordered(some);
    const { offsets, rows, times } = ordered;
    const first = this.#events;
    this.#codes.forEach((column, index) => {
      const codes = from.codes(index);
      for (let i = 0; i < rows.length; i++) column[first + i] = codes[rows[i]!]!;
    });
    if (this.#amount !== 'unmapped') {
      const amounts = from.amounts();
      for (let i = 0; i < rows.length; i++) {
        const amount = amounts[rows[i]!]!;
        this.#amount[first + i] = Number.isNaN(amount) ? 0 : amount;
      }
    }
    if (this.#sessions !== 'unmapped' && this.#gap !== undefined) {
      sessionsByGap(offsets, times, this.#gap, this.#sessions.subarray(first, first + times.length));
    }
    this.#coarsen(ordered);
    for (let one = 0; one + 1 < offsets.length; one++) {
      this.#offsets[this.#people + one + 1] = first + offsets[one + 1]!;
    }
    this.#name(from.people, some.lengths);
    this.#people += offsets.length - 1;
    this.#events += rows.length;
  }

  *store(groups: Mapping['groups']): Generator<number, BuiltStore> {
    const { channel, session, attributes } = this.#columns;
    const codes = [...this.#codes];
    const texts = [...this.#texts];
    const next = (rename?: (label: string) => string) =>
      labelled(codes.shift()!, texts.shift()!, this.#memory, rename);
    const touchpoint = next(groupNames(groups));
    yield 0.95;
    const coded = {
      touchpoint,
      channel: channel ? next() : ('unmapped' as const),
      session: session === true ? codes.shift()! : this.#sessions,
    };
    if (session === true) texts.shift();
    const columns = new Map<string, CodedColumn>();
    for (const name of attributes) {
      columns.set(name, next());
      yield 0.98;
    }
    const people = this.#people;
    const { bytes, offsets } = this.#identifiers;
    const clock = this.#clock();
    const store = storeOf({
      people,
      events: this.#events,
      offsets: this.#offsets,
      ...coded,
      attributes: columns,
      amount: this.#amount,
      clock,
      index: indexOf(this.#offsets, touchpoint.codes, clock, this.#memory),
      parts: 'undivided',
      identifiers: this.#identifiers,
      standing: this.#standing,
    });
    const size = storeBytes(store) + bytes.byteLength + offsets.byteLength;
    return { store, bytesPerEvent: size / Math.max(1, this.#events) };
  }

  #coarsen({ times }: Ordered): void {
    if (this.#time.kind === 'order' || this.#at === 'no clock') return;
    const { precision, localSeconds } = this.#time;
    const unitAt = unitsOf(precision);
    for (let i = 0; i < times.length; i++) {
      const unit = unitAt(localSeconds(times[i]!));
      if (this.#at instanceof Int32Array && (unit | 0) !== unit) this.#at = widened(this.#at, this.#memory);
      this.#at[this.#events + i] = unit;
    }
  }

  #clock(): Clock {
    if (this.#time.kind === 'order' || this.#at === 'no clock') return { kind: 'order' };
    const { precision } = this.#time;
    return { kind: 'clock', precision, unitSeconds: unitSeconds(precision), at: this.#at };
  }

  /** Keeps what the analysed are called, and nobody else. */
  #name(people: ByteDictionary, lengths: Uint32Array): void {
    const { bytes, offsets } = this.#identifiers;
    let next = this.#people;
    for (let one = 0; one < lengths.length; one++) {
      if (lengths[one] === 0) continue;
      const text = people.text(one);
      const start = offsets[next]!;
      bytes.set(text, start);
      offsets[++next] = start + text.length;
    }
  }
}

function widened(numbers: Int32Array, memory: Memory): Float64Array {
  const wide = new Float64Array(room('events', 8 * numbers.length, memory));
  wide.set(numbers);
  return wide;
}

function greatest(numbers: Uint32Array, least: number): number {
  let most = least;
  for (const number of numbers) if (number > most) most = number;
  return most;
}

/** The codes with labels, those that occur in them, in code-unit order. */
function labelled(
  codes: CodedColumn['codes'],
  texts: ByteDictionary,
  memory: Memory,
  rename: (label: string) => string = label => label,
): CodedColumn {
  const used = new Uint8Array(texts.size);
  for (let i = 0; i < codes.length; i++) used[codes[i]!] = 1;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const names = new Map<number, string>();
  for (let code = 0; code < used.length; code++) {
    if (used[code] === 0) continue;
    const bytes = texts.text(code);
    names.set(code, rename(bytes.length === 0 ? missingLabel : decoder.decode(bytes)));
  }
  const labels = [...new Set(names.values())].sort();
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  const recode = new Uint32Array(used.length);
  for (const [code, name] of names) recode[code] = codeOf.get(name)!;
  for (let i = 0; i < codes.length; i++) codes[i] = recode[codes[i]!]!;
  return { codes: inSmallestType(codes, labels.length, memory), labels };
}

function inSmallestType(codes: CodedColumn['codes'], labels: number, memory: Memory): CodedColumn['codes'] {
  if (newCodes(0, labels).BYTES_PER_ELEMENT === codes.BYTES_PER_ELEMENT) return codes;
  const copy = newCodes(codes.length, labels, memory);
  copy.set(codes);
  return copy;
}

function checkBatch(batch: EventBatch, columns: EventColumns): void {
  const { rows, person, time } = batch;
  const texts = [person, ...textsOf(batch, columns)];
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
  let bytes = store.offsets.byteLength + store.index.touchpoints.byteLength;
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
