import { type Drawing, drawnPoints } from './drawn-points.ts';
import { OpenDraws, type SomeEvents } from './open-draws.ts';
import {
  copyParts,
  type EventParts,
  type EventPoints,
  type PartNumbers,
  roomForParts,
  valuesOf,
} from './points.ts';

/** About as many events are gone through for all kinds of points before anything else has its turn. */
const eventsAtOnce = 1 << 15;

/**
 * For several kinds of points of the same events, and for 1, 2, … known points: which part of everybody could be picked
 * out, by draws (`Unicity.overall`). People are drawn first; then everybody's journeys are gone through once, for all kinds
 * together, until somebody else is found for each draw or nobody is.
 *
 * Gives from time to time which part of the work is done.
 *
 * @param kinds  all of the same journeys
 */
export function* sampledGrid(
  kinds: readonly EventPoints[],
  drawing: Drawing,
): Generator<number, readonly (readonly number[])[]> {
  const offsets = kinds[0]?.offsets ?? new Uint32Array(1);
  const people = offsets.length - 1;
  const levels = Array.from({ length: drawing.most }, (_, level) => level);
  if (people === 0) return kinds.map(() => levels.map(() => 0));
  const open: OpenDraws[] = [];
  for (const kind of kinds) {
    open.push(new OpenDraws(drawnPoints(kind, drawing), valuesOf(kind.label), valuesOf(kind.bucket)));
    yield (drawn * open.length) / kinds.length;
  }
  const events = new EventsInTurn(offsets);
  for (let person = 0; person < people; ) {
    person = events.take(person);
    kinds.forEach(({ label, bucket }, i) => {
      const draws = open[i]!;
      if (draws.size > 0) draws.meet(events.some, events.partsOf(label), events.partsOf(bucket));
    });
    yield drawn + ((1 - drawn) * person) / people;
  }
  return open.map(draws =>
    levels.map(level => {
      let alone = 0;
      for (let draw = level * drawing.draws; draw < (level + 1) * drawing.draws; draw++) {
        if (draws.isOpen(draw)) alone++;
      }
      return alone / drawing.draws;
    }),
  );
}

/** Part of the work that drawing is taken for. */
const drawn = 0.1;

/** The events of some people after those of others, and their parts, each worked out once. */
class EventsInTurn {
  readonly #offsets: Uint32Array;
  #first = 0;
  #end = 0;
  #people = new Uint32Array(0);
  #found = { people: new Uint32Array(0), points: new Int32Array(0) };
  readonly #parts = new Map<EventParts, { readonly numbers: PartNumbers; ofFirst: number }>();

  constructor(offsets: Uint32Array) {
    this.#offsets = offsets;
  }

  /** Takes the events of people from one on; gives the first whose events it does not take. */
  take(person: number): number {
    const offsets = this.#offsets;
    this.#first = offsets[person]!;
    let next = person + 1;
    while (next < offsets.length - 1 && offsets[next]! - this.#first < eventsAtOnce) next++;
    this.#end = offsets[next]!;
    const count = this.#end - this.#first;
    if (count > this.#people.length) {
      this.#people = new Uint32Array(2 * count);
      this.#found = { people: new Uint32Array(2 * count), points: new Int32Array(2 * count) };
    }
    for (let one = person; one < next; one++) {
      const end = offsets[one + 1]! - this.#first;
      for (let event = offsets[one]! - this.#first; event < end; event++) this.#people[event] = one;
    }
    return next;
  }

  get some(): SomeEvents {
    return { count: this.#end - this.#first, people: this.#people, found: this.#found };
  }

  partsOf(parts: EventParts): PartNumbers {
    let kept = this.#parts.get(parts);
    if (kept === undefined || kept.numbers.length < this.#end - this.#first) {
      kept = { numbers: roomForParts(parts, this.#people.length), ofFirst: -1 };
      this.#parts.set(parts, kept);
    }
    if (kept.ofFirst !== this.#first || this.#first === this.#end) {
      copyParts(parts, this.#first, this.#end, kept.numbers);
      kept.ofFirst = this.#first;
    }
    return kept.numbers;
  }
}
