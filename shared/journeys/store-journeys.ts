import { startOf, unitSeconds } from '../policy/calendar.ts';
import type { Journeys } from './journeys.ts';
import type { CodedColumn, JourneyStore } from './store.ts';

type Codes = CodedColumn['codes'];

/** The journeys of a store, some people after others. */
export class StoreJourneys implements Journeys {
  people = 0;
  starts = new Uint32Array(0);
  ends = new Uint32Array(0);
  touchpoints: Codes;
  touchpointBits: Uint32Array;
  readonly ascends: boolean;
  readonly #store: JourneyStore;
  #firstPerson = 0;
  #firstEvent = 0;
  #endEvent = 0;
  #seconds: Int32Array | Float64Array | 'not asked for' = 'not asked for';

  constructor(store: JourneyStore) {
    this.#store = store;
    this.touchpoints = store.touchpoint.codes;
    this.touchpointBits = store.index.touchpoints;
    this.ascends = store.index.ascends;
  }

  /** The people `from .. to` of the store. */
  show(from: number, to: number): void {
    const { offsets, index, touchpoint } = this.#store;
    const people = to - from;
    if (people > this.starts.length) {
      this.starts = new Uint32Array(people);
      this.ends = new Uint32Array(people);
    }
    const { starts, ends } = this;
    const first = offsets[from]!;
    let end = 0;
    for (let i = 0; i < people; i++) {
      starts[i] = end;
      end = offsets[from + i + 1]! - first;
      ends[i] = end;
    }
    this.people = people;
    this.touchpoints = touchpoint.codes.subarray(first, first + end);
    this.touchpointBits = index.touchpoints.subarray(from, to);
    this.#firstPerson = from;
    this.#firstEvent = first;
    this.#endEvent = first + end;
    this.#seconds = 'not asked for';
  }

  channels(): Codes {
    const { channel } = this.#store;
    if (channel === 'unmapped') throw new RangeError('no channel is mapped');
    return this.#shown(channel.codes);
  }

  attributes(name: string): Codes {
    const column = this.#store.attributes.get(name);
    if (column === undefined) throw new RangeError('no such attribute');
    return this.#shown(column.codes);
  }

  seconds(): Int32Array | Float64Array {
    if (this.#seconds === 'not asked for') this.#seconds = this.#secondsOfUnits();
    return this.#seconds;
  }

  sessions(): Codes {
    const { session } = this.#store;
    if (session === 'unmapped') throw new RangeError('no sessions are mapped');
    return this.#shown(session);
  }

  amounts(): Float64Array {
    const { amount } = this.#store;
    if (amount === 'unmapped') throw new RangeError('no amount is mapped');
    return this.#shown(amount);
  }

  parts(): Uint8Array {
    const { parts } = this.#store;
    if (parts === 'undivided') throw new RangeError('people are not divided into parts');
    return parts.subarray(this.#firstPerson, this.#firstPerson + this.people);
  }

  #secondsOfUnits(): Int32Array | Float64Array {
    const { clock } = this.#store;
    if (clock.kind === 'order') throw new RangeError('without a clock there is only an order');
    const units = this.#shown(clock.at);
    const { precision } = clock;
    if (precision === 'second') return units;
    const seconds = new Float64Array(units.length);
    if (precision === 'month') {
      for (let i = 0; i < seconds.length; i++) seconds[i] = startOf('month', units[i]!);
      return seconds;
    }
    const length = unitSeconds(precision);
    const first = startOf(precision, 0);
    for (let i = 0; i < seconds.length; i++) seconds[i] = units[i]! * length + first;
    return seconds;
  }

  #shown<T extends Codes | Int32Array | Float64Array>(column: T): T {
    // Which of the types it is, `subarray` cannot tell.
    return column.subarray(this.#firstEvent, this.#endEvent) as T;
  }
}
