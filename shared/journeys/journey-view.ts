import { startOf, unitSeconds } from '../policy/calendar.ts';
import type { Journey } from './journey.ts';
import { indexBit } from './journey-index.ts';
import type { CodedColumn, JourneyStore } from './store.ts';

/** The one view through which a run shows a question one journey after another. */
export class JourneyView implements Journey {
  length = 0;
  start = 0;
  readonly touchpoints: CodedColumn['codes'];
  readonly ascends: boolean;
  readonly #store: JourneyStore;
  readonly #bits: Uint32Array;
  readonly #offsets: Uint32Array;
  readonly #at: Int32Array | Float64Array | 'no clock';
  /** A unit of fixed length starts at `unit * length + first`. */
  readonly #length: number;
  readonly #first: number;
  readonly #ofMonths: boolean;
  #person = 0;

  constructor(store: JourneyStore) {
    this.touchpoints = store.touchpoint.codes;
    this.ascends = store.index.ascends;
    this.#store = store;
    this.#bits = store.index.touchpoints;
    this.#offsets = store.offsets;
    const { clock } = store;
    this.#at = clock.kind === 'order' ? 'no clock' : clock.at;
    this.#ofMonths = clock.kind === 'clock' && clock.precision === 'month';
    this.#length = clock.kind === 'order' ? 1 : unitSeconds(clock.precision);
    this.#first = clock.kind === 'order' ? 0 : startOf(clock.precision, 0);
  }

  show(person: number): void {
    this.#person = person;
    this.start = this.#offsets[person]!;
    this.length = this.#offsets[person + 1]! - this.start;
  }

  mayHave(touchpoint: number): boolean {
    return (this.#bits[this.#person]! & indexBit(touchpoint)) !== 0;
  }

  part(): number {
    const { parts } = this.#store;
    if (parts === 'undivided') throw new RangeError('people are not divided into parts');
    return parts[this.#person]!;
  }

  touchpoint(position: number): number {
    return this.touchpoints[this.start + position]!;
  }

  channel(position: number): number {
    const { channel } = this.#store;
    if (channel === 'unmapped') throw new RangeError('no channel is mapped');
    return channel.codes[this.start + position]!;
  }

  attribute(name: string, position: number): number {
    const column = this.#store.attributes.get(name);
    if (column === undefined) throw new RangeError('no such attribute');
    return column.codes[this.start + position]!;
  }

  seconds(position: number): number {
    const at = this.#at;
    if (at === 'no clock') throw new RangeError('without a clock there is only an order');
    const unit = at[this.start + position]!;
    return this.#ofMonths ? startOf('month', unit) : unit * this.#length + this.#first;
  }

  session(position: number): number {
    const { session } = this.#store;
    if (session === 'unmapped') throw new RangeError('no sessions are mapped');
    return session[this.start + position]!;
  }

  amount(position: number): number {
    const { amount } = this.#store;
    if (amount === 'unmapped') throw new RangeError('no amount is mapped');
    return amount[this.start + position]!;
  }
}
