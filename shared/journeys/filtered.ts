import { startOfDate } from '../policy/calendar.ts';
import type { Where } from '../policy/question-parts.ts';
import { indexBit } from './journey-index.ts';
import type { JourneyQuestion, Labels } from './journey-question.ts';
import type { Journeys } from './journeys.ts';
import type { CodedColumn } from './store.ts';

type Codes = CodedColumn['codes'];

/**
 * The same question asked of the part of each journey that a filter leaves (`whereSchema` says which): events
 * that do not fit are dropped, then people whose remaining events do not fit. A label that the store
 * does not have fits nothing, as one that a rare person has would.
 */
export function filtered(question: JourneyQuestion, where: Where | undefined): JourneyQuestion {
  if (where === undefined) return question;
  return (labels, bins) => {
    const asking = question(labels, bins);
    const eventFilters = eventFiltersOf(where, labels);
    const stays = personFilter(where, labels);
    const key = (parts: readonly number[]) => asking.key(parts);
    const left = (journeys: Journeys) => new JourneyParts(journeys, eventFilters(journeys), stays(journeys));
    if ('binsOf' in asking) return { binsOf: (journeys, bins) => asking.binsOf(left(journeys), bins), key };
    return { ask: (journeys, named) => asking.ask(left(journeys), named), key };
  };
}

/** Whether the event at a place of the columns stays. */
type KeepsEvent = (place: number) => boolean;

function eventFiltersOf(
  { from, to, channel, attributes = {} }: Where,
  labels: Labels,
): (journeys: Journeys) => readonly KeepsEvent[] {
  const filters: ((journeys: Journeys) => KeepsEvent)[] = [];
  if (from !== undefined) {
    const start = startOfDate(from);
    filters.push(journeys => {
      const seconds = journeys.seconds();
      return place => seconds[place]! >= start;
    });
  }
  if (to !== undefined) {
    const end = startOfDate(to);
    filters.push(journeys => {
      const seconds = journeys.seconds();
      return place => seconds[place]! < end;
    });
  }
  const coded = (fits: Uint8Array, codes: Codes): KeepsEvent => {
    return place => fits[codes[place]!] === 1;
  };
  if (channel !== undefined) {
    const fits = codesOf(labels.channel(), channel);
    filters.push(journeys => coded(fits, journeys.channels()));
  }
  for (const [name, values] of Object.entries(attributes)) {
    const fits = codesOf(labels.attribute(name), values);
    filters.push(journeys => coded(fits, journeys.attributes(name)));
  }
  return journeys => filters.map(filter => filter(journeys));
}

/** Whether a person stays, whose events are those of a column of touchpoints between two places. */
type KeepsPerson = (person: number, touchpoints: Codes, start: number, end: number) => boolean;

function personFilter(where: Where, labels: Labels): (journeys: Journeys) => KeepsPerson {
  const stays = touchpointFilter(where, labels);
  const { parts: wanted } = where;
  if (wanted === undefined) return stays;
  return journeys => {
    const parts = journeys.parts();
    const staysBeside = stays(journeys);
    return (person, touchpoints, start, end) =>
      wanted.includes(parts[person]!) && staysBeside(person, touchpoints, start, end);
  };
}

function touchpointFilter(
  { seen = [], not_seen = [] }: Where,
  labels: Labels,
): (journeys: Journeys) => KeepsPerson {
  if (seen.length + not_seen.length === 0) return () => () => true;
  const unwanted = codesOf(labels.touchpoint, not_seen);
  const wanted = codesOf(labels.touchpoint, seen);
  const wantedCodes = seen.map(name => labels.touchpoint.indexOf(name));
  /** The last person, counted from 1, who was seen with a touchpoint. */
  const lastWith = new Float64Array(labels.touchpoint.length);
  let asked = 0;
  return ({ touchpointBits }) =>
    (person, touchpoints, start, end) => {
      const bits = touchpointBits[person]!;
      if (!wantedCodes.every(code => (bits & indexBit(code)) !== 0)) return false;
      asked++;
      let found = 0;
      for (let place = start; place < end; place++) {
        const code = touchpoints[place]!;
        if (unwanted[code] === 1) return false;
        if (wanted[code] !== 1 || lastWith[code] === asked) continue;
        lastWith[code] = asked;
        found++;
      }
      return found === seen.length;
    };
}

function codesOf(labels: readonly string[], names: readonly string[]): Uint8Array {
  const fits = new Uint8Array(labels.length);
  const wanted = new Set(names);
  labels.forEach((label, code) => {
    if (wanted.has(label)) fits[code] = 1;
  });
  return fits;
}

/** Some events of some journeys, in the same order; of people who do not stay, none. */
class JourneyParts implements Journeys {
  readonly people: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly touchpoints: Codes;
  readonly touchpointBits: Uint32Array;
  readonly ascends: boolean;
  readonly #whole: Journeys;
  /** Where the events that stay are in the columns of the whole; there as here, where every event stays. */
  readonly #places: Uint32Array | 'the same';

  constructor(whole: Journeys, eventFilters: readonly KeepsEvent[], stays: KeepsPerson) {
    this.#whole = whole;
    this.people = whole.people;
    this.touchpointBits = whole.touchpointBits;
    this.ascends = whole.ascends;
    if (eventFilters.length === 0) {
      this.#places = 'the same';
      this.starts = whole.starts;
      this.ends = whole.ends.slice(0, whole.people);
      this.touchpoints = whole.touchpoints;
    } else {
      this.starts = new Uint32Array(whole.people);
      this.ends = new Uint32Array(whole.people);
      this.#places = this.#placesOfKept(eventFilters);
      this.touchpoints = this.#kept(whole.touchpoints);
    }
    const { starts, ends, touchpoints } = this;
    for (let person = 0; person < whole.people; person++) {
      if (!stays(person, touchpoints, starts[person]!, ends[person]!)) ends[person] = starts[person]!;
    }
  }

  channels(): Codes {
    return this.#kept(this.#whole.channels());
  }

  attributes(name: string): Codes {
    return this.#kept(this.#whole.attributes(name));
  }

  seconds(): Int32Array | Float64Array {
    return this.#kept(this.#whole.seconds());
  }

  sessions(): Codes {
    return this.#kept(this.#whole.sessions());
  }

  amounts(): Float64Array {
    return this.#kept(this.#whole.amounts());
  }

  parts(): Uint8Array {
    return this.#whole.parts();
  }

  /** Also says where each person's events start and end among those that stay. */
  #placesOfKept(filters: readonly KeepsEvent[]): Uint32Array {
    const { people, starts, ends, touchpoints } = this.#whole;
    const places = new Uint32Array(touchpoints.length);
    const [first, ...more] = filters;
    let kept = 0;
    for (let person = 0; person < people; person++) {
      this.starts[person] = kept;
      for (let place = starts[person]!; place < ends[person]!; place++) {
        if (first!(place) && more.every(keeps => keeps(place))) places[kept++] = place;
      }
      this.ends[person] = kept;
    }
    return places.subarray(0, kept);
  }

  #kept<T extends Codes | Int32Array | Float64Array>(column: T): T {
    const places = this.#places;
    if (places === 'the same') return column;
    const kept = column.slice(0, places.length) as T;
    for (let i = 0; i < places.length; i++) kept[i] = column[places[i]!]!;
    return kept;
  }
}
