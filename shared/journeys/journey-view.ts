import { startOf, unitSeconds } from '../policy/calendar.ts';
import type { Journey } from './journey.ts';
import type { Clock, CodedColumn, JourneyStore } from './store.ts';

/** The one view through which a run shows a question one journey after another. */
export class JourneyView implements Journey {
  length = 0;
  readonly #store: JourneyStore;
  readonly #touchpoints: CodedColumn['codes'];
  readonly #time: LocalTime;
  #start = 0;
  #person = 0;

  constructor(store: JourneyStore) {
    this.#store = store;
    this.#touchpoints = store.touchpoint.codes;
    this.#time = localTime(store.clock);
  }

  show(person: number): void {
    this.#person = person;
    const { offsets } = this.#store;
    this.#start = offsets[person]!;
    this.length = offsets[person + 1]! - this.#start;
  }

  part(): number {
    const { parts } = this.#store;
    if (parts === 'undivided') throw new RangeError('people are not divided into parts');
    return parts[this.#person]!;
  }

  touchpoint(position: number): number {
    return this.#touchpoints[this.#start + position]!;
  }

  channel(position: number): number {
    const { channel } = this.#store;
    if (channel === 'unmapped') throw new RangeError('no channel is mapped');
    return channel.codes[this.#start + position]!;
  }

  attribute(name: string, position: number): number {
    const column = this.#store.attributes.get(name);
    if (column === undefined) throw new RangeError('no such attribute');
    return column.codes[this.#start + position]!;
  }

  seconds(position: number): number {
    const { at, length, first } = this.#time;
    const unit = at[this.#start + position]!;
    return length === 'of months' ? startOf('month', unit) : unit * length + first;
  }

  session(position: number): number {
    const { session } = this.#store;
    if (session === 'unmapped') throw new RangeError('no sessions are mapped');
    return session[this.#start + position]!;
  }

  amount(position: number): number {
    const { amount } = this.#store;
    if (amount === 'unmapped') throw new RangeError('no amount is mapped');
    return amount[this.#start + position]!;
  }
}

/** Where units of a clock start: unit `u` of fixed length at `u * length + first`. */
interface LocalTime {
  readonly at: Int32Array | Float64Array;
  readonly length: number | 'of months';
  readonly first: number;
}

function localTime(clock: Clock): LocalTime {
  if (clock.kind === 'order') {
    return {
      get at(): never {
        throw new RangeError('without a clock there is only an order');
      },
      length: 1,
      first: 0,
    };
  }
  const { precision, at } = clock;
  const length = precision === 'month' ? 'of months' : unitSeconds(precision);
  return { at, length, first: startOf(precision, 0) };
}
