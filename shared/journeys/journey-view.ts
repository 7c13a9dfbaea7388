import type { Journey } from './journey.ts';
import { indexBit } from './journey-index.ts';
import type { Journeys } from './journeys.ts';

/** A view that goes from one of some journeys to the next. */
export class JourneyView implements Journey {
  length = 0;
  readonly #journeys: Journeys;
  #person = 0;
  #start = 0;
  #channels: ReturnType<Journeys['channels']> | 'not asked for' = 'not asked for';
  #seconds: ReturnType<Journeys['seconds']> | 'not asked for' = 'not asked for';
  #sessions: ReturnType<Journeys['sessions']> | 'not asked for' = 'not asked for';
  #amounts: ReturnType<Journeys['amounts']> | 'not asked for' = 'not asked for';
  readonly #attributes = new Map<string, ReturnType<Journeys['attributes']>>();

  constructor(journeys: Journeys) {
    this.#journeys = journeys;
  }

  show(person: number): void {
    this.#person = person;
    this.#start = this.#journeys.starts[person]!;
    this.length = this.#journeys.ends[person]! - this.#start;
  }

  mayHave(touchpoint: number): boolean {
    return (this.#journeys.touchpointBits[this.#person]! & indexBit(touchpoint)) !== 0;
  }

  touchpoint(position: number): number {
    return this.#journeys.touchpoints[this.#start + position]!;
  }

  channel(position: number): number {
    if (this.#channels === 'not asked for') this.#channels = this.#journeys.channels();
    return this.#channels[this.#start + position]!;
  }

  attribute(name: string, position: number): number {
    let codes = this.#attributes.get(name);
    if (codes === undefined) {
      codes = this.#journeys.attributes(name);
      this.#attributes.set(name, codes);
    }
    return codes[this.#start + position]!;
  }

  seconds(position: number): number {
    if (this.#seconds === 'not asked for') this.#seconds = this.#journeys.seconds();
    return this.#seconds[this.#start + position]!;
  }

  session(position: number): number {
    if (this.#sessions === 'not asked for') this.#sessions = this.#journeys.sessions();
    return this.#sessions[this.#start + position]!;
  }

  amount(position: number): number {
    if (this.#amounts === 'not asked for') this.#amounts = this.#journeys.amounts();
    return this.#amounts[this.#start + position]!;
  }
}
