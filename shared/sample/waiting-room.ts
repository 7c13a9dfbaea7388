import { exportBegins } from './calendar.ts';
import type { Draws } from './draws.ts';
import type { SampleEvent } from './record-writer.ts';
import { channel, countryWeights } from './shop.ts';
import type { Consent, Shopper } from './shopper.ts';
import type { Step } from './visit.ts';

/** Events that have happened and not yet arrived. */
export class WaitingRoom {
  #length = 0;
  #arrival = new Float64Array(1024);
  #at = new Int32Array(1024);
  #person = new Int32Array(1024);
  #cents = new Int32Array(1024);
  /** Touchpoint, channel, country, age and consent in 8, 4, 6, 7 and 2 bits. */
  #packed = new Int32Array(1024);

  /**
   * Sends one visit. Most events arrive within seconds; the app sends some visits later and in one piece,
   * now and then newest first; a few visits arrive a day or more late. A few are made from another country.
   */
  deliver(steps: readonly Step[], word: number, who: Shopper, draws: Draws): void {
    const inApp = steps[0]!.channel === channel.app;
    const late = draws.chance(6) ? 86_400 + draws.below(86_400) : 0;
    const inOnePiece = late > 0 || (inApp && draws.chance(140));
    const newestFirst = inOnePiece && draws.chance(300);
    const country = draws.chance(7) ? draws.pick(countryWeights) : who.country;
    const sent = steps.at(-1)!.at + late + 30 + draws.below(3600);
    steps.forEach((step, index) => {
      const order = newestFirst ? steps.length - index : index;
      const arrival = inOnePiece ? sent + order : step.at + draws.below(3);
      this.#add(arrival, step, word, who, country);
    });
  }

  *leaveBefore(time: number): Generator<SampleEvent, void> {
    // One number an event: when it arrived, then its place here; whole and below 2^53.
    const order = new Float64Array(this.#length);
    let leaving = 0;
    let staying = this.#length;
    for (let index = 0; index < this.#length; index++) {
      const key = (this.#arrival[index]! - exportBegins + 86_400) * 0x200_0000 + index;
      if (this.#arrival[index]! < time) order[leaving++] = key;
      else order[--staying] = key;
    }
    const event: SampleEvent = {
      person: 0,
      at: 0,
      touchpoint: 0,
      channel: 0,
      cents: 0,
      country: 0,
      age: 0,
      consent: '',
    };
    for (const key of order.subarray(0, leaving).sort()) {
      const index = key % 0x200_0000;
      const packed = this.#packed[index]!;
      event.person = this.#person[index]! >>> 0;
      event.at = this.#at[index]!;
      event.cents = this.#cents[index]!;
      event.touchpoint = packed & 0xff;
      event.channel = (packed >>> 8) & 0xf;
      event.country = (packed >>> 12) & 0x3f;
      event.age = (packed >>> 18) & 0x7f;
      event.consent = consentTexts[(packed >>> 25) & 3]!;
      yield event;
    }
    this.#keep(
      order
        .subarray(leaving)
        .reverse()
        .map(key => key % 0x200_0000),
    );
  }

  #add(arrival: number, step: Step, word: number, who: Shopper, country: number): void {
    if (this.#length === this.#at.length) this.#grow();
    const index = this.#length++;
    this.#arrival[index] = arrival;
    this.#at[index] = step.at;
    this.#person[index] = word;
    this.#cents[index] = step.cents;
    const consent = consentTexts.indexOf(consentThen(who.consent, word, step.at));
    this.#packed[index] =
      step.touchpoint | (step.channel << 8) | (country << 12) | (who.age << 18) | (consent << 25);
  }

  /** Keeps the events at these ascending places. */
  #keep(places: Float64Array): void {
    places.forEach((from, to) => {
      for (const column of this.#columns()) column[to] = column[from]!;
    });
    this.#length = places.length;
  }

  #grow(): void {
    const size = this.#at.length * 2;
    const grown = <T extends Int32Array | Float64Array>(column: T, larger: T): T => {
      larger.set(column);
      return larger;
    };
    this.#arrival = grown(this.#arrival, new Float64Array(size));
    this.#at = grown(this.#at, new Int32Array(size));
    this.#person = grown(this.#person, new Int32Array(size));
    this.#cents = grown(this.#cents, new Int32Array(size));
    this.#packed = grown(this.#packed, new Int32Array(size));
  }

  #columns(): (Float64Array | Int32Array)[] {
    return [this.#arrival, this.#at, this.#person, this.#cents, this.#packed];
  }
}

const consentTexts = ['', 'yes', 'no'] as const;

/** The people who change their mind do so once, between 20 and 69 days after the export begins. */
function consentThen(consent: Consent, word: number, at: number): '' | 'yes' | 'no' {
  switch (consent) {
    case 'yes':
    case 'no':
      return consent;
    case 'empty':
      return '';
    case 'withdrawn':
    case 'granted': {
      const changed = at >= exportBegins + (20 + ((word >>> 0) % 50)) * 86_400;
      return consent === 'withdrawn' ? (changed ? 'no' : 'yes') : changed ? 'yes' : '';
    }
  }
}
